-- One row per mailing of a campaign to a household, as an event.
-- in:  campaigns (one row per campaign and household), campaign_descriptions (one row per
--      campaign)
-- out: columns of events
SELECT
    'mailing:' || CAST(campaigns.campaign_id AS VARCHAR) || ':'
    || CAST(campaigns.household_id AS VARCHAR) AS event_id,
    'Mailing Sent' AS type,
    campaign_descriptions.start_date AS occurred_at,
    $source AS source,
    'household:' || CAST(campaigns.household_id AS VARCHAR) AS identifier,
    'mailing' AS utm_source,
    'direct_mail' AS utm_medium,
    CAST(campaigns.campaign_id AS VARCHAR) AS utm_campaign
FROM campaigns
INNER JOIN campaign_descriptions ON campaigns.campaign_id = campaign_descriptions.campaign_id
