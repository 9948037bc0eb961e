-- One row per path that is as it was.
-- in:  paths (one row per path), concerned (one row per person or event whose paths may be
--      others now: passport_id or path_id)
-- out: the columns of paths
SELECT
    paths.path_id,
    paths.goal,
    paths.passport_id,
    paths.converted_at,
    paths.path,
    paths.campaigns,
    paths.touches,
    paths.hours,
    paths.conversions,
    paths.value,
    paths.nulls
FROM paths
LEFT JOIN concerned AS persons ON paths.passport_id = persons.passport_id
LEFT JOIN concerned AS strays ON paths.path_id = strays.path_id
WHERE
    persons.passport_id IS NULL
    AND (paths.passport_id IS NOT NULL OR strays.path_id IS NULL)
