-- One row per person.
-- in:  people (one row per identifier)
-- out: passport_id
SELECT DISTINCT people.passport_id
FROM people
WHERE people.passport_id IS NOT NULL
