-- One row per unit and period.
-- in:  outcomes (one row per unit and period, or several: unit_id, at, value),
--      assignments (one row per unit and spell in an arm: unit_id)
-- out: unit_id, at, value (their sum, in the units of the metric), is_unknown (a value is
--      missing or not a number)
WITH units AS (
    SELECT DISTINCT assignments.unit_id
    FROM assignments
),

measured AS (
    SELECT
        outcomes.unit_id,
        outcomes.at,
        CAST(outcomes.value AS DOUBLE) AS value
    FROM outcomes
    INNER JOIN units ON outcomes.unit_id = units.unit_id
)

SELECT
    measured.unit_id,
    measured.at,
    coalesce(sum(CASE WHEN isnan(measured.value) THEN 0 ELSE measured.value END), 0) AS value,
    max(CASE WHEN measured.value IS NULL OR isnan(measured.value) THEN 1 ELSE 0 END)
    = 1 AS is_unknown
FROM measured
GROUP BY
    measured.unit_id,
    measured.at
