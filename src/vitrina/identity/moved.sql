-- One row per identifier that is somebody else's than before, or that was not there then.
-- in:  people and before (one row per identifier: identifier, passport_id, is_quarantined)
-- out: identifier
SELECT coalesce(people.identifier, before.identifier) AS identifier
FROM people
FULL OUTER JOIN before ON people.identifier = before.identifier
WHERE
    people.passport_id IS DISTINCT FROM before.passport_id
    OR people.is_quarantined IS DISTINCT FROM before.is_quarantined
