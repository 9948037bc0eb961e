-- One row per path: each conversion with the touches before it, and touches that led to none.
-- in:  touches (one row per touch: touch_id, passport_id, occurred_at, channel, campaign),
--      conversions (one row per conversion: path_id, passport_id, converted_at, conversions, value)
-- out: path_id, goal, passport_id, converted_at (NULL: did not convert), path (channels in order),
--      campaigns, touches, hours (from each touch to the conversion, or to the last touch),
--      conversions, value (as given), nulls
WITH before AS (
    SELECT
        conversions.path_id,
        touches.touch_id,
        touches.occurred_at,
        touches.channel,
        touches.campaign,
        (epoch(conversions.converted_at) - epoch(touches.occurred_at)) / 3600 AS hours
    FROM conversions
    INNER JOIN touches ON conversions.passport_id = touches.passport_id
    WHERE
        -- strictly before: what happens with the sale, or after it, did not lead to it
        touches.occurred_at < conversions.converted_at
        AND epoch(conversions.converted_at) - epoch(touches.occurred_at)
        <= $lookback_days * 86400
        AND conversions.conversions > 0
),

led_to_sale AS (
    SELECT
        before.path_id,
        list_sort(list(struct_pack(
            occurred_at := before.occurred_at,
            touch_id := before.touch_id,
            channel := before.channel,
            campaign := before.campaign,
            hours := before.hours
        ))) AS steps
    FROM before
    GROUP BY before.path_id
),

in_vain AS (
    SELECT
        touches.passport_id,
        touches.touch_id,
        touches.occurred_at,
        touches.channel,
        touches.campaign,
        lag(touches.occurred_at) OVER (
            PARTITION BY touches.passport_id
            ORDER BY touches.occurred_at, touches.touch_id
        ) AS earlier_at
    FROM touches
    LEFT JOIN before ON touches.touch_id = before.touch_id
    WHERE before.touch_id IS NULL
),

attempts AS (
    SELECT
        in_vain.passport_id,
        in_vain.touch_id,
        in_vain.occurred_at,
        in_vain.channel,
        in_vain.campaign,
        sum(
            CASE
                WHEN
                    epoch(in_vain.occurred_at) - epoch(in_vain.earlier_at)
                    <= $lookback_days * 86400
                    THEN 0
                ELSE 1
            END
        ) OVER (
            PARTITION BY in_vain.passport_id
            ORDER BY in_vain.occurred_at, in_vain.touch_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS attempt
    FROM in_vain
),

ended AS (
    SELECT
        attempts.passport_id,
        attempts.attempt,
        max(attempts.occurred_at) AS last_at
    FROM attempts
    GROUP BY
        attempts.passport_id,
        attempts.attempt
),

led_nowhere AS (
    SELECT
        attempts.passport_id,
        min(attempts.touch_id) AS touch_id,
        list_sort(list(struct_pack(
            occurred_at := attempts.occurred_at,
            touch_id := attempts.touch_id,
            channel := attempts.channel,
            campaign := attempts.campaign,
            hours := (epoch(ended.last_at) - epoch(attempts.occurred_at)) / 3600
        ))) AS steps
    FROM attempts
    INNER JOIN ended
        ON attempts.passport_id = ended.passport_id AND attempts.attempt = ended.attempt
    GROUP BY
        attempts.passport_id,
        attempts.attempt
)

SELECT
    conversions.path_id,
    $goal AS goal,
    conversions.passport_id,
    conversions.converted_at,
    coalesce(
        list_transform(led_to_sale.steps, lambda step: step.channel), CAST([] AS VARCHAR[])
    ) AS path,
    coalesce(
        list_transform(led_to_sale.steps, lambda step: step.campaign), CAST([] AS VARCHAR[])
    ) AS campaigns,
    coalesce(
        list_transform(led_to_sale.steps, lambda step: step.touch_id), CAST([] AS VARCHAR[])
    ) AS touches,
    coalesce(
        list_transform(led_to_sale.steps, lambda step: step.hours), CAST([] AS DOUBLE[])
    ) AS hours,
    conversions.conversions,
    conversions.value,
    CAST(0 AS DOUBLE) AS nulls
FROM conversions
LEFT JOIN led_to_sale ON conversions.path_id = led_to_sale.path_id
UNION ALL
SELECT
    'none:' || led_nowhere.touch_id AS path_id,
    $goal AS goal,
    led_nowhere.passport_id,
    CAST(NULL AS TIMESTAMPTZ) AS converted_at,
    list_transform(led_nowhere.steps, lambda step: step.channel) AS path,
    list_transform(led_nowhere.steps, lambda step: step.campaign) AS campaigns,
    list_transform(led_nowhere.steps, lambda step: step.touch_id) AS touches,
    list_transform(led_nowhere.steps, lambda step: step.hours) AS hours,
    CAST(0 AS DOUBLE) AS conversions,
    CAST(0 AS DOUBLE) AS value,
    CAST(1 AS DOUBLE) AS nulls
FROM led_nowhere
