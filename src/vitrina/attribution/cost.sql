-- One row per unit that has credit or cost.
-- in:  credited (one row per unit: unit, conversions, value), spend (one row per entry: unit,
--      cost_minor)
-- out: unit, conversions, value, cost_minor (minor units; NULL where nothing was spent), romi
--      (return on marketing investment, as a share of the cost; NULL where there is no cost)
WITH costs AS (
    SELECT
        spend.unit,
        CAST(sum(spend.cost_minor) AS BIGINT) AS cost_minor
    FROM spend
    GROUP BY spend.unit
),

joined AS (
    SELECT
        coalesce(credited.unit, costs.unit) AS unit,
        coalesce(credited.conversions, CAST(0 AS DOUBLE)) AS conversions,
        coalesce(credited.value, CAST(0 AS DOUBLE)) AS value,
        costs.cost_minor
    FROM credited
    FULL OUTER JOIN costs ON credited.unit = costs.unit
)

SELECT
    joined.unit,
    joined.conversions,
    joined.value,
    joined.cost_minor,
    CASE
        WHEN joined.cost_minor > 0 THEN (joined.value - joined.cost_minor) / joined.cost_minor
    END AS romi
FROM joined
