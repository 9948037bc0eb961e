-- One row per event that reached us since a time, newest first.
-- in:  events (one row per event)
-- out: received_at, occurred_at, source, event_id, type, name, visitor (an identifier, as
--      namespace:value), place_id, page, subject_id, traffic_source, traffic_medium,
--      traffic_campaign, referrer, device, browser, is_bot, value_minor (minor units), currency
SELECT
    events.received_at,
    events.occurred_at,
    events.source,
    events.event_id,
    events.type,
    events.name,
    coalesce(
        'anonymous_id:' || events.anonymous_id,
        'user_id:' || events.user_id,
        events.identifier
    ) AS visitor,
    events.place_id,
    events.page,
    events.subject_id,
    events.traffic_source,
    events.traffic_medium,
    coalesce(events.traffic_campaign, events.utm_campaign) AS traffic_campaign,
    events.referrer,
    events.device,
    events.browser,
    events.is_bot,
    events.value_minor,
    events.currency
FROM events
WHERE
    events.received_at >= CAST($since AS TIMESTAMPTZ)
    AND ($place = '' OR events.place_id = $place)
    AND ($source = '' OR events.source = $source)
    AND ($type = '' OR events.type = $type)
ORDER BY
    events.received_at DESC,
    events.source,
    events.event_id
LIMIT $limit
