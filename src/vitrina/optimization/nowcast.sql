-- One row per unit, cohort day (of the touch) and age at which anything converted.
-- in:  paths (one row per path: path, campaigns, hours, converted_at, conversions, value)
-- out: unit (channel or campaign of the touch), day (of the touch, local day of $zone), age_days
--      (local days from it to the conversion), conversions, value (each touch's equal share)
WITH led AS (
    SELECT
        paths.path,
        paths.campaigns,
        paths.hours,
        paths.converted_at,
        paths.conversions,
        paths.value
    FROM paths
    WHERE len(paths.path) > 0 AND paths.conversions > 0
),

spread AS (
    SELECT
        CASE $by WHEN 'campaign' THEN led.campaigns ELSE led.path END AS units,
        led.hours,
        unnest(generate_series(1, len(led.path))) AS position,
        led.converted_at,
        led.conversions / len(led.path) AS conversions,
        led.value / len(led.path) AS value
    FROM led
),

touched AS (
    SELECT
        spread.units[spread.position] AS unit,
        CAST(
            (
                spread.converted_at
                - CAST(round(spread.hours[spread.position] * 3600) AS BIGINT) * INTERVAL 1 SECOND
            ) AT TIME ZONE $zone AS DATE
        ) AS day,
        CAST(spread.converted_at AT TIME ZONE $zone AS DATE) AS converted_on,
        spread.conversions,
        spread.value
    FROM spread
),

aged AS (
    SELECT
        touched.unit,
        touched.day,
        CAST(
            round((epoch(touched.converted_on) - epoch(touched.day)) / 86400) AS BIGINT
        ) AS age_days,
        touched.conversions,
        touched.value
    FROM touched
    WHERE touched.converted_on <= CAST($as_of AS DATE)
)

SELECT
    aged.unit,
    aged.day,
    aged.age_days,
    CAST(sum(aged.conversions) AS DOUBLE) AS conversions,
    CAST(sum(aged.value) AS DOUBLE) AS value
FROM aged
WHERE
    aged.day >= CAST($since AS DATE)
    AND aged.age_days <= $max_age_days
GROUP BY
    aged.unit,
    aged.day,
    aged.age_days
