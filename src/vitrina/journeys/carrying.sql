-- One row per event that carries one of some ids, the oldest first.
-- in:  events (one row per event), ids (one row per id: kind, which is user_id or identifier; id)
-- out: the columns of the event that say anything about the person; money in minor units
SELECT
    events.event_id,
    events.type,
    events.name,
    events.occurred_at,
    events.source,
    events.anonymous_id,
    events.user_id,
    events.identifier,
    events.subject_id,
    events.place_id,
    events.page,
    events.referrer,
    events.utm_source,
    events.utm_medium,
    events.utm_campaign,
    events.utm_content,
    events.utm_term,
    events.click_id_kind,
    events.click_id,
    events.value_minor,
    events.currency,
    events.consent,
    events.browser,
    events.os,
    events.device,
    events.properties
FROM events
INNER JOIN ids
    -- an identifier speaks only where no customer is named: anybody may type in anybody's phone
    ON ids.id = CASE
        WHEN ids.kind = 'user_id' THEN events.user_id
        WHEN events.user_id IS NULL THEN events.identifier
    END
ORDER BY
    events.occurred_at,
    events.event_id
