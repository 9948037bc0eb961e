-- One row per event that says who was reached by which campaign.
-- in:  events (one row per event)
-- out: event_id, source, user_id, identifier, anonymous_id, campaign
SELECT
    events.event_id,
    events.source,
    -- a column that has no value at all may come without a type
    CAST(events.user_id AS VARCHAR) AS user_id,
    CAST(events.identifier AS VARCHAR) AS identifier,
    CAST(events.anonymous_id AS VARCHAR) AS anonymous_id,
    events.utm_campaign AS campaign
FROM events
WHERE events.type = $exposure AND events.utm_campaign IS NOT NULL
