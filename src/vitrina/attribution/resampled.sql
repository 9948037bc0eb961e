-- One row per path, under the name of whoever is resampled as a whole.
-- in:  paths (one row per path)
-- out: path_id (the person's, so that all paths of a person have the same; the path's own where
--      the person is not known), is_known (whether it is a person's), path, campaigns, touches,
--      hours, conversions, value, nulls
SELECT
    CASE
        WHEN paths.passport_id IS NULL THEN 'path ' || paths.path_id
        ELSE 'person ' || paths.passport_id
    END AS path_id,
    paths.passport_id IS NOT NULL AS is_known,
    paths.path,
    paths.campaigns,
    paths.touches,
    paths.hours,
    CAST(paths.conversions AS DOUBLE) AS conversions,
    CAST(paths.value AS DOUBLE) AS value,
    CAST(paths.nulls AS DOUBLE) AS nulls
FROM paths
