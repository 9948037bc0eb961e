-- One row per event of some people.
-- in:  events (one row per event), who (one row per event: source, event_id, passport_id),
--      concerned (one row per person: passport_id; others have NULL)
-- out: the columns of the event that touches are read from
SELECT
    events.event_id,
    events.type,
    events.occurred_at,
    events.source,
    events.anonymous_id,
    events.user_id,
    events.identifier,
    events.page,
    events.referrer,
    events.utm_source,
    events.utm_medium,
    events.utm_campaign,
    events.click_id_kind,
    events.click_id
FROM events
INNER JOIN who ON events.source = who.source AND events.event_id = who.event_id
INNER JOIN concerned ON who.passport_id = concerned.passport_id
