-- One row per person in the past on which a hold-out is planned.
-- in:  outcomes (one row per unit and period: unit_id, at, value), $from_at, $middle_at and
--      $until_at (instants)
-- out: unit_id, before (sum of value up to the middle), during (from there on)
SELECT
    outcomes.unit_id,
    CAST(
        sum(
            CASE WHEN outcomes.at < CAST($middle_at AS TIMESTAMPTZ) THEN outcomes.value ELSE 0 END
        ) AS DOUBLE
    ) AS before,
    CAST(
        sum(
            CASE WHEN outcomes.at >= CAST($middle_at AS TIMESTAMPTZ) THEN outcomes.value ELSE 0 END
        ) AS DOUBLE
    ) AS during
FROM outcomes
WHERE
    outcomes.unit_id IS NOT NULL
    AND outcomes.at >= CAST($from_at AS TIMESTAMPTZ)
    AND outcomes.at < CAST($until_at AS TIMESTAMPTZ)
GROUP BY outcomes.unit_id
