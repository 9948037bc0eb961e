-- One row per person, and per event of nobody, whose touches or paths may be others than before.
-- in:  now and before (one row per event that is new, that changed hands, or that is about the
--      order or receipt of a new one: event_id, source, passport_id)
-- out: passport_id (NULL for an event of nobody), path_id (of that event; NULL for a person)
WITH whose AS (
    SELECT
        now.source,
        now.event_id,
        now.passport_id
    FROM now
    UNION ALL
    SELECT
        before.source,
        before.event_id,
        before.passport_id
    FROM before
)

SELECT DISTINCT
    whose.passport_id,
    CASE WHEN whose.passport_id IS NULL THEN whose.source || ':' || whose.event_id END AS path_id
FROM whose
