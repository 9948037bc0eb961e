-- One row per exposure of a known person to a campaign.
-- in:  events (one row per event), who (one row per event: source, event_id, passport_id)
-- out: campaign, passport_id
SELECT
    events.utm_campaign AS campaign,
    who.passport_id
FROM events
INNER JOIN who ON events.source = who.source AND events.event_id = who.event_id
WHERE
    events.type = $exposure
    AND events.utm_campaign IS NOT NULL
    AND who.passport_id IS NOT NULL
