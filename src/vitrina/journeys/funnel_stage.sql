-- One row per conversion of one stage.
-- in:  paths (one row per path of that stage's goal)
-- out: stage ($stage), goal ($goal), unit (channel or campaign of the first touch; '(no touch)'
--      without any), passport_id, converted_at, conversions
SELECT
    $stage AS stage,
    $goal AS goal,
    CASE
        WHEN len(paths.path) = 0 THEN '(no touch)'
        WHEN $by = 'channel' THEN paths.path[1]
        ELSE paths.campaigns[1]
    END AS unit,
    paths.passport_id,
    paths.converted_at,
    paths.conversions
FROM paths
WHERE paths.conversions > 0
