-- One row per event that has a part in it: of a goal, with a click, or with a word on consent.
-- in:  events (one row per event), types (one row per event type of a goal: type), $since
-- out: event_id, type, source, occurred_at, user_id, identifier, anonymous_id, subject_id, place_id,
--      click_id_kind, click_id, value_minor (minor units), currency, is_declined (NULL: it says
--      nothing of consent)
SELECT
    -- a column that has no value at all may come without a type
    events.event_id,
    events.type,
    events.source,
    events.occurred_at,
    CAST(events.user_id AS VARCHAR) AS user_id,
    CAST(events.identifier AS VARCHAR) AS identifier,
    CAST(events.anonymous_id AS VARCHAR) AS anonymous_id,
    CAST(events.subject_id AS VARCHAR) AS subject_id,
    CAST(events.place_id AS VARCHAR) AS place_id,
    CAST(events.click_id_kind AS VARCHAR) AS click_id_kind,
    CAST(events.click_id AS VARCHAR) AS click_id,
    CAST(events.value_minor AS BIGINT) AS value_minor,
    CAST(events.currency AS VARCHAR) AS currency,
    CASE
        WHEN events.has_gpc OR events.consent = 'denied' THEN TRUE
        WHEN events.consent = 'granted' THEN FALSE
    END AS is_declined
FROM events
LEFT JOIN types ON events.type = types.type
WHERE
    events.occurred_at >= CAST($since AS TIMESTAMPTZ)
    AND (
        types.type IS NOT NULL
        OR events.click_id IS NOT NULL
        OR events.has_gpc
        OR events.consent IN ('granted', 'denied')
    )
