-- One row per number of whole days from first touch to conversion.
-- in:  paths (one row per path)
-- out: days, conversions, value (as in the paths)
WITH led AS (
    SELECT
        CAST(floor(paths.hours[1] / 24) AS BIGINT) AS days,
        paths.conversions,
        paths.value
    FROM paths
    WHERE len(paths.path) > 0 AND paths.conversions > 0
)

SELECT
    led.days,
    CAST(sum(led.conversions) AS DOUBLE) AS conversions,
    CAST(sum(led.value) AS DOUBLE) AS value
FROM led
GROUP BY led.days
