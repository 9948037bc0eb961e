-- One row per touch of a converting path.
-- in:  weighed (one row per touch, as touches.sql gives it, with weight)
-- out: path_id, touch, position (from 1), channel, campaign, conversions, value (its share)
WITH scaled AS (
    SELECT
        weighed.path_id,
        weighed.touch,
        weighed.position,
        weighed.path_length,
        weighed.channel,
        weighed.campaign,
        weighed.conversions,
        weighed.value,
        weighed.weight,
        sum(weighed.weight) OVER (
            PARTITION BY
                weighed.path_id,
                weighed.copy
        ) AS scale
    FROM weighed
),

shared AS (
    SELECT
        scaled.path_id,
        scaled.touch,
        scaled.position,
        scaled.channel,
        scaled.campaign,
        -- a rule that gives no touch any weight gives all touches the same
        CASE
            WHEN scaled.scale = 0 THEN CAST(1 AS DOUBLE) / scaled.path_length
            ELSE scaled.weight / scaled.scale
        END AS share,
        scaled.conversions,
        scaled.value
    FROM scaled
)

SELECT
    shared.path_id,
    shared.touch,
    shared.position,
    shared.channel,
    shared.campaign,
    shared.share * shared.conversions AS conversions,
    shared.share * shared.value AS value
FROM shared
