-- One row per touch of a converting path.
-- in:  converting (one row per path, as converting.sql gives it)
-- out: path_id, copy (tells rows with the same path_id apart), touch, position (from 1),
--      path_length (touches), channel, campaign, hours_to_conversion, hours_to_last_touch (0 for
--      the last), conversions, value (of the whole path)
WITH numbered AS (
    SELECT
        converting.path_id,
        row_number() OVER (
            PARTITION BY converting.path_id
            ORDER BY
                converting.path,
                converting.touches,
                converting.hours
        ) AS copy,
        converting.path,
        converting.campaigns,
        converting.touches,
        converting.hours,
        converting.conversions,
        converting.value
    FROM converting
),

spread AS (
    SELECT
        numbered.path_id,
        numbered.copy,
        unnest(generate_series(1, len(numbered.path))) AS position,
        numbered.path,
        numbered.campaigns,
        numbered.touches,
        numbered.hours,
        numbered.conversions,
        numbered.value
    FROM numbered
)

SELECT
    spread.path_id,
    CAST(spread.copy AS BIGINT) AS copy,
    spread.touches[spread.position] AS touch,
    CAST(spread.position AS BIGINT) AS position,
    CAST(len(spread.path) AS BIGINT) AS path_length,
    spread.path[spread.position] AS channel,
    spread.campaigns[spread.position] AS campaign,
    spread.hours[spread.position] AS hours_to_conversion,
    spread.hours[spread.position] - spread.hours[len(spread.hours)]
        AS hours_to_last_touch,
    spread.conversions,
    spread.value
FROM spread
