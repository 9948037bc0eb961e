-- One row per experiment: how much of the business its treated units are.
-- in:  outcomes (one row per unit and period: unit_id, at, conversions), conversions (one row per
--      conversion: converted_at, conversions), assignments (one row per unit and spell in an arm
--      of this experiment), $starts_at and $ends_at (instants), $seconds (of a period)
-- out: treated (conversions of treated units while they were treated), total (all conversions
--      in the same time, of people and places that are known and of those that are not)
WITH treated AS (
    SELECT DISTINCT
        outcomes.unit_id,
        outcomes.at,
        outcomes.conversions
    FROM outcomes
    INNER JOIN assignments ON outcomes.unit_id = assignments.unit_id
    WHERE
        assignments.arm = 'treated'
        AND outcomes.at >= CAST($starts_at AS TIMESTAMPTZ)
        AND outcomes.at < CAST($ends_at AS TIMESTAMPTZ)
        -- the period in which a spell begins counts
        AND epoch(outcomes.at) > epoch(assignments.from_at) - $seconds
        AND (assignments.until_at IS NULL OR outcomes.at < assignments.until_at)
),

summed AS (
    SELECT coalesce(sum(treated.conversions), 0) AS treated
    FROM treated
),

business AS (
    SELECT coalesce(sum(conversions.conversions), 0) AS total
    FROM conversions
    WHERE
        conversions.converted_at >= CAST($starts_at AS TIMESTAMPTZ)
        AND conversions.converted_at < CAST($ends_at AS TIMESTAMPTZ)
)

SELECT
    CAST(summed.treated AS DOUBLE) AS treated,
    CAST(business.total AS DOUBLE) AS total
FROM summed
CROSS JOIN business
