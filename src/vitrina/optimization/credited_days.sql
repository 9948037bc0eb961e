-- One row per campaign, day of the touch and age at which anything converted.
-- in:  credited (one row per touch of a converting path: path_id, position (0 is no touch),
--      campaign, conversions, value), paths (one row per path: path_id, hours, converted_at)
-- out: unit (the campaign), day (of the touch, local day of $zone), age_days (local days from it to
--      the conversion), conversions, value (as credited)
WITH touched AS (
    SELECT
        credited.campaign AS unit,
        CAST(
            (
                paths.converted_at
                - CAST(round(paths.hours[credited.position] * 3600) AS BIGINT) * INTERVAL 1 SECOND
            ) AT TIME ZONE $zone AS DATE
        ) AS day,
        CAST(paths.converted_at AT TIME ZONE $zone AS DATE) AS converted_on,
        credited.conversions,
        credited.value
    FROM credited
    INNER JOIN paths ON credited.path_id = paths.path_id
    WHERE
        credited.campaign IS NOT NULL
        AND credited.position > 0
        AND len(paths.hours) > 0
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
