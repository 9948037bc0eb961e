-- One row per unit of the test and period.
-- in:  outcomes (one row per unit and period, or several: unit_id, at, value), assignments (one
--      row per unit and spell in an arm: unit_id), $ends_at (an instant)
-- out: unit_id, at, value (their sum)
WITH units AS (
    SELECT DISTINCT assignments.unit_id
    FROM assignments
)

SELECT
    outcomes.unit_id,
    outcomes.at,
    sum(CAST(outcomes.value AS DOUBLE)) AS value
FROM outcomes
INNER JOIN units ON outcomes.unit_id = units.unit_id
WHERE outcomes.at < CAST($ends_at AS TIMESTAMPTZ)
GROUP BY
    outcomes.unit_id,
    outcomes.at
