-- One row per unit, cohort day (of the last touch) and age at which anything converted.
-- in:  paths (one row per path: path, campaigns, hours, converted_at, conversions, value)
-- out: unit (channel or campaign of the last touch, or 'all'), day (of the last touch, local day
--      of $zone), age_days (local days from it to the conversion), conversions, value (as given)
WITH last_touches AS (
    SELECT
        CASE $by
            WHEN 'channel' THEN paths.path[len(paths.path)]
            WHEN 'campaign' THEN paths.campaigns[len(paths.campaigns)]
            ELSE 'all'
        END AS unit,
        CAST(
            (
                paths.converted_at
                - CAST(round(paths.hours[len(paths.hours)] * 3600) AS BIGINT) * INTERVAL 1 SECOND
            ) AT TIME ZONE $zone AS DATE
        ) AS day,
        CAST(paths.converted_at AT TIME ZONE $zone AS DATE) AS converted_on,
        paths.conversions,
        paths.value
    FROM paths
    WHERE len(paths.path) > 0 AND paths.conversions > 0
),

aged AS (
    SELECT
        last_touches.unit,
        last_touches.day,
        CAST(
            round((epoch(last_touches.converted_on) - epoch(last_touches.day)) / 86400) AS BIGINT
        ) AS age_days,
        last_touches.conversions,
        last_touches.value
    FROM last_touches
    WHERE last_touches.converted_on <= CAST($as_of AS DATE)
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
