-- One row per campaign and day on which its coupons were redeemed: what the coupons cost.
-- in:  transactions (one row per product of a basket; amounts in dollars), coupons (one row per
--      coupon, product and campaign), coupon_redemptions (one row per household, coupon,
--      campaign and day)
-- out: columns of spend; money in cents
WITH discounted AS (
    SELECT
        transactions.basket_id,
        transactions.product_id,
        transactions.household_id,
        -- days of redemption are days of the shops: all 2,102 meet a receipt of that day,
        -- against 1,869 by days in UTC
        CAST(
            transactions.transaction_timestamp AT TIME ZONE 'America/New_York' AS DATE
        ) AS day,
        CAST(round(
            (transactions.coupon_disc + transactions.coupon_match_disc) * 100
        ) AS BIGINT) AS cost_minor
    FROM transactions
    WHERE transactions.coupon_disc + transactions.coupon_match_disc > 0
),

redeemed AS (
    SELECT
        discounted.basket_id,
        discounted.product_id,
        discounted.day,
        discounted.cost_minor,
        -- one line is paid for once, though coupons of two campaigns may cover its product
        min(coupon_redemptions.campaign_id) AS campaign_id
    FROM discounted
    INNER JOIN coupon_redemptions
        ON
            discounted.household_id = coupon_redemptions.household_id
            AND discounted.day
            = CAST(coupon_redemptions.redemption_date AT TIME ZONE 'UTC' AS DATE)
    INNER JOIN coupons
        ON
            coupon_redemptions.coupon_upc = coupons.coupon_upc
            AND coupon_redemptions.campaign_id = coupons.campaign_id
            AND discounted.product_id = coupons.product_id
    GROUP BY
        discounted.basket_id,
        discounted.product_id,
        discounted.day,
        discounted.cost_minor
)

SELECT
    redeemed.day,
    'coupons' AS platform,
    CAST(redeemed.campaign_id AS VARCHAR) AS campaign,
    CAST(sum(redeemed.cost_minor) AS BIGINT) AS cost_minor,
    'USD' AS currency
FROM redeemed
GROUP BY
    redeemed.day,
    redeemed.campaign_id
