-- One row per identifier of one person, the oldest first.
-- in:  people (one row per identifier: identifier, passport_id, since, why, is_quarantined),
--      $asked (a passport_id or an identifier)
-- out: identifier, passport_id, since, why, is_quarantined
SELECT
    people.identifier,
    people.passport_id,
    people.since,
    people.why,
    people.is_quarantined
FROM people
WHERE
    people.identifier = $asked
    OR people.passport_id IN (
        SELECT found.passport_id
        FROM people AS found
        WHERE found.identifier = $asked OR found.passport_id = $asked
    )
ORDER BY people.since NULLS LAST, people.identifier
