-- One row per unit.
-- in:  weighed (one row per unit, position and path length, as places.sql gives it, with weight)
-- out: unit, conversions, value
WITH weights AS (
    SELECT
        weighed.path_length,
        weighed.position,
        max(weighed.weight) AS weight
    FROM weighed
    GROUP BY
        weighed.path_length,
        weighed.position
),

scales AS (
    SELECT
        weights.path_length,
        sum(weights.weight) AS scale
    FROM weights
    GROUP BY weights.path_length
),

shared AS (
    SELECT
        weighed.unit,
        -- a rule that gives no touch any weight gives all touches the same
        CASE
            WHEN scales.scale = 0 THEN CAST(1 AS DOUBLE) / weighed.path_length
            ELSE weighed.weight / scales.scale
        END AS share,
        weighed.conversions,
        weighed.value
    FROM weighed
    INNER JOIN scales ON weighed.path_length = scales.path_length
)

SELECT
    shared.unit,
    sum(shared.share * shared.conversions) AS conversions,
    sum(shared.share * shared.value) AS value
FROM shared
GROUP BY shared.unit
