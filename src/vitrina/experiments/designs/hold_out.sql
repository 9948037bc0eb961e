-- One row per person of the test.
-- in:  outcomes (one row per unit and period: unit_id, at, value), assignments (one row per unit
--      and spell in an arm: unit_id, arm, from_at, until_at), $starts_at and $ends_at (instants)
-- out: unit_id, is_treated, is_control (somebody told twice may be both), is_late (entered after
--      the first instant), is_after (entered when all was over), before, during (sums of value)
WITH entered AS (
    SELECT
        assignments.unit_id,
        max(CASE WHEN assignments.arm = 'treated' THEN 1 ELSE 0 END) = 1 AS is_treated,
        max(CASE WHEN assignments.arm = 'control' THEN 1 ELSE 0 END) = 1 AS is_control,
        min(assignments.from_at) AS from_at
    FROM assignments
    WHERE
        assignments.arm IN ('treated', 'control')
        AND assignments.unit_id IS NOT NULL
        AND (
            assignments.until_at IS NULL
            -- where nobody has left, the column may have no type at all
            OR CAST(assignments.until_at AS TIMESTAMPTZ) > CAST($starts_at AS TIMESTAMPTZ)
        )
    GROUP BY assignments.unit_id
),

summed AS (
    SELECT
        entered.unit_id,
        -- a day in which somebody entered counts whole, in whatever zone its days begin: what
        -- was bought earlier that day is alike in both arms
        sum(
            CASE
                WHEN
                    outcomes.at >= CAST($starts_at AS TIMESTAMPTZ)
                    AND epoch(outcomes.at) > epoch(entered.from_at) - 86400
                    THEN outcomes.value
            END
        ) AS during,
        sum(
            CASE
                WHEN
                    outcomes.at < CAST($starts_at AS TIMESTAMPTZ)
                    OR epoch(outcomes.at) <= epoch(entered.from_at) - 86400
                    THEN outcomes.value
            END
        ) AS before
    FROM entered
    INNER JOIN outcomes ON entered.unit_id = outcomes.unit_id
    WHERE outcomes.at < CAST($ends_at AS TIMESTAMPTZ)
    GROUP BY entered.unit_id
)

SELECT
    entered.unit_id,
    entered.is_treated,
    entered.is_control,
    entered.from_at > CAST($starts_at AS TIMESTAMPTZ) AS is_late,
    entered.from_at >= CAST($ends_at AS TIMESTAMPTZ) AS is_after,
    CAST(coalesce(summed.before, 0) AS DOUBLE) AS before,
    CAST(coalesce(summed.during, 0) AS DOUBLE) AS during
FROM entered
LEFT JOIN summed ON entered.unit_id = summed.unit_id
