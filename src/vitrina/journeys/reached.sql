-- One row per channel and person whom it reached.
-- in:  paths (one row per path: passport_id, path)
-- out: channel, passport_id
WITH spread AS (
    SELECT
        paths.passport_id,
        unnest(paths.path) AS channel
    FROM paths
    WHERE paths.passport_id IS NOT NULL
)

SELECT DISTINCT
    spread.channel,
    spread.passport_id
FROM spread
