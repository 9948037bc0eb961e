-- One row per path that has something to share out.
-- in:  paths (one row per path)
-- out: path_id, path, campaigns, touches, hours, conversions, value; a conversion without a touch
--      has one touch named '(no touch)'
SELECT
    paths.path_id,
    CASE WHEN len(paths.path) = 0 THEN ['(no touch)'] ELSE paths.path END AS path,
    CASE WHEN len(paths.path) = 0 THEN ['(no touch)'] ELSE paths.campaigns END AS campaigns,
    CASE WHEN len(paths.path) = 0 THEN ['(no touch)'] ELSE paths.touches END AS touches,
    CASE WHEN len(paths.path) = 0 THEN [CAST(0 AS DOUBLE)] ELSE paths.hours END AS hours,
    CAST(paths.conversions AS DOUBLE) AS conversions,
    CAST(paths.value AS DOUBLE) AS value
FROM paths
WHERE
    paths.conversions <> 0
    OR paths.value <> 0
