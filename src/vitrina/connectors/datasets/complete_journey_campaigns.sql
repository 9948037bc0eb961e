-- One row per campaign.
-- in:  campaign_descriptions (one row per campaign)
-- out: the columns of campaigns
SELECT
    CAST(campaign_descriptions.campaign_id AS VARCHAR) AS campaign,
    campaign_descriptions.campaign_type AS name,
    'direct_mail' AS channel,
    campaign_descriptions.start_date AS starts_at,
    -- the last day counts: coupons are taken until its end
    campaign_descriptions.end_date + INTERVAL 1 DAY AS ends_at
FROM campaign_descriptions
