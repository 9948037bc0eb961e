-- One row per person whom a message could have reached.
-- in:  people (one row per identifier)
-- out: passport_id
SELECT DISTINCT people.passport_id
FROM people
WHERE
    people.passport_id IS NOT NULL
    -- a cookie or a receipt alone is somebody to whom nobody can write
    AND split_part(people.identifier, ':', 1) NOT IN (
        'anonymous_id', 'cookie', 'device', 'mac', 'receipt', 'order', 'booking'
    )
