-- One row per unit, period and stage, in the order of the stages.
-- in:  reached (one row per conversion of any stage: stage (1 is the first), goal, unit,
--      passport_id, converted_at, conversions)
-- out: unit, period (first local day of the day or week in which the stage was reached, in $zone;
--      NULL if all are together), stage, goal, conversions, people (known ones), from_before (of
--      them, those who had reached the stage before at most $lookback_days earlier), went_on
--      (those who reached the next stage at most $lookback_days later)
WITH entries AS (
    SELECT
        reached.stage,
        reached.goal,
        reached.unit,
        CASE $per
            WHEN 'day' THEN CAST(reached.converted_at AT TIME ZONE $zone AS DATE)
            WHEN 'week'
                THEN CAST(date_trunc('week', reached.converted_at AT TIME ZONE $zone) AS DATE)
        END AS period,
        reached.passport_id,
        reached.converted_at,
        reached.conversions
    FROM reached
),

pairs AS (
    SELECT
        earlier.stage AS from_stage,
        earlier.unit AS from_unit,
        earlier.period AS from_period,
        later.stage AS to_stage,
        later.unit AS to_unit,
        later.period AS to_period,
        later.passport_id
    FROM entries AS earlier
    INNER JOIN entries AS later
        ON earlier.passport_id = later.passport_id AND earlier.stage + 1 = later.stage
    WHERE
        later.converted_at >= earlier.converted_at
        AND epoch(later.converted_at) - epoch(earlier.converted_at) <= $lookback_days * 86400
),

came AS (
    SELECT
        pairs.to_stage AS stage,
        pairs.to_unit AS unit,
        pairs.to_period AS period,
        count(DISTINCT pairs.passport_id) AS people
    FROM pairs
    GROUP BY
        pairs.to_stage,
        pairs.to_unit,
        pairs.to_period
),

went AS (
    SELECT
        pairs.from_stage AS stage,
        pairs.from_unit AS unit,
        pairs.from_period AS period,
        count(DISTINCT pairs.passport_id) AS people
    FROM pairs
    GROUP BY
        pairs.from_stage,
        pairs.from_unit,
        pairs.from_period
),

counted AS (
    SELECT
        entries.unit,
        entries.period,
        entries.stage,
        entries.goal,
        CAST(sum(entries.conversions) AS DOUBLE) AS conversions,
        count(DISTINCT entries.passport_id) AS people
    FROM entries
    GROUP BY
        entries.unit,
        entries.period,
        entries.stage,
        entries.goal
)

SELECT
    counted.unit,
    counted.period,
    CAST(counted.stage AS BIGINT) AS stage,
    counted.goal,
    counted.conversions,
    counted.people,
    coalesce(came.people, 0) AS from_before,
    coalesce(went.people, 0) AS went_on
FROM counted
LEFT JOIN came
    ON
        counted.stage = came.stage
        AND counted.unit = came.unit
        AND counted.period IS NOT DISTINCT FROM came.period
LEFT JOIN went
    ON
        counted.stage = went.stage
        AND counted.unit = went.unit
        AND counted.period IS NOT DISTINCT FROM went.period
ORDER BY
    counted.unit,
    counted.period,
    counted.stage
