-- One row per touch of a converting path.
-- in:  converting (one row per path, as converting.sql gives it), shares (one row per distinct path
--      of channels: path, shares (of each touch, in order; they sum to 1))
-- out: path_id, touch, position (from 1), channel, campaign, conversions, value (its share)
WITH joined AS (
    SELECT
        converting.path_id,
        converting.touches,
        converting.path,
        converting.campaigns,
        -- no path without a touch was fitted: its one stand-in has all
        coalesce(shares.shares, [CAST(1 AS DOUBLE)]) AS shares,
        converting.conversions,
        converting.value
    FROM converting
    LEFT JOIN shares ON converting.path = shares.path
),

spread AS (
    SELECT
        joined.path_id,
        joined.touches,
        unnest(generate_series(1, len(joined.path))) AS position,
        joined.path,
        joined.campaigns,
        joined.shares,
        joined.conversions,
        joined.value
    FROM joined
)

SELECT
    spread.path_id,
    spread.touches[spread.position] AS touch,
    CAST(spread.position AS BIGINT) AS position,
    spread.path[spread.position] AS channel,
    spread.campaigns[spread.position] AS campaign,
    spread.shares[spread.position] * spread.conversions AS conversions,
    spread.shares[spread.position] * spread.value AS value
FROM spread
