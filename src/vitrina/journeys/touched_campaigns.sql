-- One row per campaign that touched anybody.
-- in:  paths (one row per path: campaigns)
-- out: campaign
WITH spread AS (
    SELECT
        unnest(paths.campaigns) AS campaign
    FROM paths
)

SELECT DISTINCT
    spread.campaign
FROM spread
WHERE spread.campaign IS NOT NULL
