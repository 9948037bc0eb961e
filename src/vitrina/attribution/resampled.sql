-- One row per path, under the name of whoever is resampled as a whole.
-- in:  paths (one row per path, with person_group)
-- out: path_id (the person's, so that all paths of a person have the same; the path's own where
--      the person is not known), is_known (whether it is a person's), and as in paths:
--      passport_id, person_group, converted_at, path, campaigns, touches, hours, conversions,
--      value, nulls
SELECT
    CASE
        WHEN paths.passport_id IS NULL THEN 'path ' || paths.path_id
        ELSE 'person ' || paths.passport_id
    END AS path_id,
    paths.passport_id IS NOT NULL AS is_known,
    paths.passport_id,
    paths.person_group,
    paths.converted_at,
    paths.path,
    paths.campaigns,
    paths.touches,
    paths.hours,
    CAST(paths.conversions AS DOUBLE) AS conversions,
    CAST(paths.value AS DOUBLE) AS value,
    CAST(paths.nulls AS DOUBLE) AS nulls
FROM paths
