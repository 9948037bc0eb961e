-- One row per lake: all of its events together.
-- in:  events (one row per event)
-- out: events (how many), first_at, newest_at (when the first and the newest of them happened)
SELECT
    count(*) AS events,
    min(events.occurred_at) AS first_at,
    max(events.occurred_at) AS newest_at
FROM events
