-- One row per cohort day (of the stage before) and age at which the stage after was reached.
-- in:  before, after (one row per conversion: passport_id, path_id, converted_at, conversions,
--      value)
-- out: unit ('all'), day (of the stage before, local day of $zone), age_days (local days from it
--      to the first time that the same person reached the stage after; NULL: not so far),
--      conversions (of the stage before), value (of the stage after, as given)
WITH entered AS (
    SELECT
        before.path_id,
        before.passport_id,
        before.converted_at,
        CAST(before.converted_at AT TIME ZONE $zone AS DATE) AS day
    FROM before
    WHERE
        before.conversions > 0
        AND before.passport_id IS NOT NULL
        AND CAST(before.converted_at AT TIME ZONE $zone AS DATE)
        BETWEEN CAST($since AS DATE) AND CAST($as_of AS DATE)
),

followed AS (
    SELECT
        entered.path_id,
        CAST(
            round(
                (
                    epoch(CAST(after.converted_at AT TIME ZONE $zone AS DATE))
                    - epoch(entered.day)
                ) / 86400
            ) AS BIGINT
        ) AS age_days,
        after.value,
        row_number() OVER (
            PARTITION BY entered.path_id ORDER BY after.converted_at, after.path_id
        ) AS place
    FROM entered
    INNER JOIN after ON entered.passport_id = after.passport_id
    WHERE
        after.conversions > 0
        AND after.converted_at >= entered.converted_at
        AND CAST(after.converted_at AT TIME ZONE $zone AS DATE) <= CAST($as_of AS DATE)
),

reached AS (
    SELECT
        followed.path_id,
        followed.age_days,
        followed.value
    FROM followed
    WHERE followed.place = 1 AND followed.age_days <= $max_age_days
)

SELECT
    'all' AS unit,
    entered.day,
    reached.age_days,
    CAST(count(*) AS DOUBLE) AS conversions,
    CAST(sum(coalesce(reached.value, 0)) AS DOUBLE) AS value
FROM entered
LEFT JOIN reached ON entered.path_id = reached.path_id
GROUP BY
    entered.day,
    reached.age_days
