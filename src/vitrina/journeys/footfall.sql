-- One row per place and hour (or day, or hour of the week, or all of them) with anybody heard.
-- in:  stays (one row per stay: place_id, device_token, is_randomised, started_at, dwell_seconds,
--      is_inside)
-- out: place_id, day, weekday (Monday is 1), hour (local time of $zone; NULL where all are
--      together), days (how many local days the numbers are of), devices (devices heard; one
--      counts again each day, a randomised one each hour), real_devices (those whose address is
--      their own), visits (stays inside), passed_by (stays outside), median_dwell_minutes (of
--      visits of real devices). Of fewer than $at_least devices nothing is told but that they
--      are few: is_suppressed, and the numbers are NULL; where that is one row of a place alone,
--      its next smallest as well.
WITH begun AS (
    SELECT
        stays.place_id,
        CASE
            WHEN $by IN ('hour', 'day') THEN CAST(stays.started_at AT TIME ZONE $zone AS DATE)
        END AS day,
        CASE
            WHEN $by = 'week_hour' THEN extract(isodow FROM stays.started_at AT TIME ZONE $zone)
        END AS weekday,
        CASE
            WHEN $by IN ('hour', 'week_hour')
                THEN extract(hour FROM stays.started_at AT TIME ZONE $zone)
        END AS hour,
        CAST(stays.started_at AT TIME ZONE $zone AS DATE) AS local_day,
        stays.device_token,
        stays.is_randomised,
        stays.is_inside,
        CASE
            WHEN stays.is_inside AND NOT stays.is_randomised
                THEN CAST(stays.dwell_seconds AS DOUBLE) / 60
        END AS dwell_minutes
    FROM stays
    WHERE
        CAST(stays.started_at AT TIME ZONE $zone AS DATE)
        BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
),

counted AS (
    SELECT
        begun.place_id,
        begun.day,
        begun.weekday,
        begun.hour,
        count(DISTINCT begun.local_day) AS days,
        count(DISTINCT begun.device_token) AS devices,
        count(DISTINCT CASE WHEN NOT begun.is_randomised THEN begun.device_token END)
            AS real_devices,
        CAST(sum(CASE WHEN begun.is_inside THEN 1 ELSE 0 END) AS BIGINT) AS visits,
        CAST(sum(CASE WHEN begun.is_inside THEN 0 ELSE 1 END) AS BIGINT) AS passed_by,
        quantile_cont(begun.dwell_minutes, 0.5) AS median_dwell_minutes,
        count(begun.dwell_minutes) AS dwelling
    FROM begun
    GROUP BY begun.place_id, begun.day, begun.weekday, begun.hour
),

compared AS (
    SELECT
        counted.place_id,
        counted.day,
        counted.weekday,
        counted.hour,
        counted.days,
        counted.devices,
        counted.real_devices,
        counted.visits,
        counted.passed_by,
        counted.median_dwell_minutes,
        counted.dwelling,
        sum(CASE WHEN counted.devices < $at_least THEN 1 ELSE 0 END) OVER (
            PARTITION BY counted.place_id
        ) AS few,
        row_number() OVER (
            PARTITION BY counted.place_id, counted.devices >= $at_least
            ORDER BY counted.devices, counted.day, counted.weekday, counted.hour
        ) AS place_from_the_fewest
    FROM counted
),

told AS (
    SELECT
        compared.place_id,
        compared.day,
        compared.weekday,
        compared.hour,
        compared.days,
        -- with one row missing, a total would tell it: the next smallest goes, too
        (
            compared.devices < $at_least
            OR (compared.few = 1 AND compared.place_from_the_fewest = 1)
        ) AS is_suppressed,
        compared.devices,
        compared.real_devices,
        compared.visits,
        compared.passed_by,
        compared.median_dwell_minutes,
        compared.dwelling
    FROM compared
)

SELECT
    told.place_id,
    told.day,
    told.weekday,
    told.hour,
    told.days,
    told.is_suppressed,
    CASE WHEN NOT told.is_suppressed THEN told.devices END AS devices,
    CASE WHEN NOT told.is_suppressed THEN told.real_devices END AS real_devices,
    CASE WHEN NOT told.is_suppressed THEN told.visits END AS visits,
    CASE WHEN NOT told.is_suppressed THEN told.passed_by END AS passed_by,
    CASE
        WHEN NOT told.is_suppressed AND told.dwelling >= $at_least THEN told.median_dwell_minutes
    END AS median_dwell_minutes
FROM told
