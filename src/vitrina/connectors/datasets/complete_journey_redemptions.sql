-- One row per coupon redeemed, as an event.
-- in:  coupon_redemptions (one row per household, coupon, campaign and day)
-- out: columns of events
SELECT
    'coupon:' || CAST(coupon_redemptions.campaign_id AS VARCHAR) || ':'
    || CAST(coupon_redemptions.coupon_upc AS VARCHAR) || ':'
    || CAST(coupon_redemptions.household_id AS VARCHAR) || ':'
    || CAST(CAST(coupon_redemptions.redemption_date AS DATE) AS VARCHAR) AS event_id,
    'Coupon Redeemed' AS type,
    CAST(coupon_redemptions.coupon_upc AS VARCHAR) AS name,
    coupon_redemptions.redemption_date AS occurred_at,
    $source AS source,
    'card:' || CAST(coupon_redemptions.household_id AS VARCHAR) AS identifier,
    CAST(coupon_redemptions.campaign_id AS VARCHAR) AS utm_campaign
FROM coupon_redemptions
