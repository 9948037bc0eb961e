-- One row per identifier of some people.
-- in:  people (one row per identifier: identifier, passport_id), concerned (one row per person:
--      passport_id; others have NULL)
-- out: identifier
SELECT people.identifier
FROM people
INNER JOIN concerned ON people.passport_id = concerned.passport_id
UNION DISTINCT
-- of whom no link speaks, the only identifier stands for the passport
SELECT concerned.passport_id AS identifier
FROM concerned
WHERE concerned.passport_id IS NOT NULL
