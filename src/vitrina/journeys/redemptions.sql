-- One row per campaign of which a coupon was redeemed.
-- in:  events (one row per event), who (one row per event: source, event_id, passport_id)
-- out: campaign, redemptions (coupons), people
SELECT
    coalesce(events.utm_campaign, '(none)') AS campaign,
    count(*) AS redemptions,
    count(DISTINCT who.passport_id) AS people
FROM events
INNER JOIN who ON events.source = who.source AND events.event_id = who.event_id
WHERE events.type = 'Coupon Redeemed'
GROUP BY coalesce(events.utm_campaign, '(none)')
