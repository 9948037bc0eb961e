-- One row per channel and campaign that meet on a touch of any path.
-- in:  paths (one row per path: path, campaigns), by_channel (one row per channel: channel,
--      conversions), by_campaign (one row per campaign: campaign, conversions)
-- out: channel, campaign, conversions (of the channel, shared as its campaigns are credited by
--      themselves; a campaign on several channels is divided by its touches)
WITH spread AS (
    SELECT
        paths.path,
        paths.campaigns,
        unnest(generate_series(1, len(paths.path))) AS position
    FROM paths
    WHERE len(paths.path) > 0
),

meetings AS (
    SELECT
        spread.path[spread.position] AS channel,
        spread.campaigns[spread.position] AS campaign
    FROM spread
),

pairs AS (
    SELECT
        meetings.channel,
        meetings.campaign,
        CAST(count(*) AS DOUBLE) AS touches
    FROM meetings
    GROUP BY
        meetings.channel,
        meetings.campaign
),

weighted AS (
    SELECT
        pairs.channel,
        pairs.campaign,
        pairs.touches,
        by_channel.conversions,
        by_campaign.conversions
        * pairs.touches
        / sum(pairs.touches) OVER (PARTITION BY pairs.campaign)
            AS weight
    FROM pairs
    INNER JOIN by_channel ON pairs.channel = by_channel.channel
    INNER JOIN by_campaign ON pairs.campaign = by_campaign.campaign
)

SELECT
    weighted.channel,
    weighted.campaign,
    -- a channel whose campaigns are credited with nothing is shared by touches
    weighted.conversions
    * CASE
        WHEN sum(weighted.weight) OVER (PARTITION BY weighted.channel) > 0
            THEN
                weighted.weight
                / sum(weighted.weight) OVER (PARTITION BY weighted.channel)
        ELSE
            weighted.touches
            / sum(weighted.touches) OVER (PARTITION BY weighted.channel)
    END AS conversions
FROM weighted
ORDER BY
    weighted.channel,
    weighted.campaign
