-- One row per event that reaches a goal, or takes it back.
-- in:  events (one row per event), goal_types (one row per event type: type, is_reversal)
-- out: event_id, source, occurred_at, user_id, identifier, anonymous_id, subject_id, value_minor,
--      is_reversal
SELECT
    -- a column that has no value at all may come without a type
    events.event_id,
    events.source,
    events.occurred_at,
    CAST(events.user_id AS VARCHAR) AS user_id,
    CAST(events.identifier AS VARCHAR) AS identifier,
    CAST(events.anonymous_id AS VARCHAR) AS anonymous_id,
    CAST(events.subject_id AS VARCHAR) AS subject_id,
    events.value_minor,
    goal_types.is_reversal
FROM events
INNER JOIN goal_types ON events.type = goal_types.type
