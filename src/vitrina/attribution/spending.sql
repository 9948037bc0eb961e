-- One row per platform and campaign.
-- in:  spend (one row per day and entry of spend: day, platform, campaign, impressions, clicks,
--      cost_minor, currency)
-- out: platform, campaign, first_day, last_day, impressions, clicks, cost_minor (minor units),
--      currency
SELECT
    spend.platform,
    spend.campaign,
    min(spend.day) AS first_day,
    max(spend.day) AS last_day,
    CAST(sum(spend.impressions) AS BIGINT) AS impressions,
    CAST(sum(spend.clicks) AS BIGINT) AS clicks,
    CAST(sum(spend.cost_minor) AS BIGINT) AS cost_minor,
    spend.currency
FROM spend
GROUP BY
    spend.platform,
    spend.campaign,
    spend.currency
ORDER BY
    cost_minor DESC,
    spend.platform,
    spend.campaign
