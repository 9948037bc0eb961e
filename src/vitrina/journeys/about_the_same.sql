-- One row per event of a goal that is about the same order, booking or receipt as one of some.
-- in:  goal_events (one row per event that reaches a goal or takes it back), some (of the same
--      columns: source, event_id, subject_id)
-- out: the columns of goal_events
WITH subjects AS (
    SELECT DISTINCT
        some.source,
        coalesce(some.subject_id, some.event_id) AS subject_id
    FROM some
)

SELECT
    goal_events.event_id,
    goal_events.source,
    goal_events.occurred_at,
    goal_events.user_id,
    goal_events.identifier,
    goal_events.anonymous_id,
    goal_events.subject_id,
    goal_events.value_minor,
    goal_events.is_reversal
FROM goal_events
INNER JOIN subjects
    ON
        goal_events.source = subjects.source
        AND coalesce(goal_events.subject_id, goal_events.event_id) = subjects.subject_id
