-- One row per event of one person, latest first.
-- in:  events (one row per event), who (one row per event: source, event_id, passport_id)
-- out: event_id, occurred_at, type, campaign, place_id, value_minor (minor units), currency
SELECT
    events.event_id,
    events.occurred_at,
    events.type,
    events.utm_campaign AS campaign,
    events.place_id,
    events.value_minor,
    events.currency
FROM events
INNER JOIN who ON events.source = who.source AND events.event_id = who.event_id
WHERE who.passport_id = $passport_id
ORDER BY
    events.occurred_at DESC,
    events.event_id
