-- One row per cohort (people whose first purchase lies in the same week or month) and age.
-- in:  conversions (one row per conversion: passport_id, converted_at, conversions, value)
-- out: cohort (first local day of its $period in $zone), age (periods since), people (in the
--      cohort), active_share (of them, that bought at that age), conversions, value (as given,
--      after returns)
WITH bought AS (
    SELECT
        conversions.passport_id,
        CAST(
            CASE
                WHEN $period = 'month'
                    THEN date_trunc('month', conversions.converted_at AT TIME ZONE $zone)
                ELSE date_trunc('week', conversions.converted_at AT TIME ZONE $zone)
            END AS DATE
        ) AS period,
        conversions.conversions,
        conversions.value
    FROM conversions
    WHERE conversions.passport_id IS NOT NULL
),

began AS (
    SELECT
        bought.passport_id,
        min(bought.period) AS cohort
    FROM bought
    WHERE bought.conversions > 0
    GROUP BY bought.passport_id
),

aged AS (
    SELECT
        began.cohort,
        began.passport_id,
        CASE
            WHEN $period = 'month'
                THEN
                    12 * (extract(year FROM bought.period) - extract(year FROM began.cohort))
                    + extract(month FROM bought.period)
                    - extract(month FROM began.cohort)
            ELSE round((epoch(bought.period) - epoch(began.cohort)) / 604800)
        END AS age,
        bought.conversions,
        bought.value
    FROM began
    INNER JOIN bought ON began.passport_id = bought.passport_id
    -- a lone return from before the first known purchase is of nobody's cohort
    WHERE bought.period >= began.cohort
),

sizes AS (
    SELECT
        began.cohort,
        count(*) AS people
    FROM began
    GROUP BY began.cohort
)

SELECT
    aged.cohort,
    CAST(aged.age AS BIGINT) AS age,
    max(sizes.people) AS people,
    CAST(count(DISTINCT CASE WHEN aged.conversions > 0 THEN aged.passport_id END) AS DOUBLE)
    / max(sizes.people) AS active_share,
    CAST(sum(aged.conversions) AS DOUBLE) AS conversions,
    CAST(sum(aged.value) AS DOUBLE) AS value
FROM aged
INNER JOIN sizes ON aged.cohort = sizes.cohort
GROUP BY
    aged.cohort,
    CAST(aged.age AS BIGINT)
ORDER BY
    aged.cohort,
    age
