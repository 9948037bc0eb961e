-- One row per day since the start of the test; those before it are below zero.
-- in:  outcomes (one row per unit and period: unit_id, at, value), persons (one row per person:
--      unit_id, is_treated), $starts_at, $from_at and $ends_at (instants)
-- out: day (whole days since the start), treated, control (sums of value)
SELECT
    CAST(
        floor((epoch(outcomes.at) - epoch(CAST($starts_at AS TIMESTAMPTZ))) / 86400) AS BIGINT
    ) AS day,
    CAST(
        sum(CASE WHEN persons.is_treated THEN outcomes.value ELSE 0 END) AS DOUBLE
    ) AS treated,
    CAST(
        sum(CASE WHEN persons.is_treated THEN 0 ELSE outcomes.value END) AS DOUBLE
    ) AS control
FROM outcomes
INNER JOIN persons ON outcomes.unit_id = persons.unit_id
WHERE
    outcomes.at >= CAST($from_at AS TIMESTAMPTZ)
    AND outcomes.at < CAST($ends_at AS TIMESTAMPTZ)
    AND persons.is_treated <> persons.is_control
GROUP BY
    floor((epoch(outcomes.at) - epoch(CAST($starts_at AS TIMESTAMPTZ))) / 86400)
