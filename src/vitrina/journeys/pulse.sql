-- One row per hour with any event.
-- in:  happened (one row per event: type, occurred_at), goal_types (one row per type that counts:
--      type)
-- out: hour, events, goals (events of those types)
SELECT
    date_trunc('hour', happened.occurred_at) AS hour,
    count(*) AS events,
    count(goal_types.type) AS goals
FROM happened
LEFT JOIN goal_types
    ON happened.type = goal_types.type
WHERE happened.occurred_at >= CAST($since AS TIMESTAMPTZ)
GROUP BY
    date_trunc('hour', happened.occurred_at)
ORDER BY
    hour
