-- One row per event that carries one of some identifiers.
-- in:  carried (one row per event: event_id, source, user_id, identifier, anonymous_id, of_user,
--      of_other, of_device), identifiers (one row per identifier: identifier)
-- out: event_id, source, user_id, identifier, anonymous_id
SELECT
    carried.event_id,
    carried.source,
    carried.user_id,
    carried.identifier,
    carried.anonymous_id
FROM carried
LEFT JOIN identifiers AS by_user ON carried.of_user = by_user.identifier
LEFT JOIN identifiers AS by_other ON carried.of_other = by_other.identifier
LEFT JOIN identifiers AS by_device ON carried.of_device = by_device.identifier
WHERE
    by_user.identifier IS NOT NULL
    OR by_other.identifier IS NOT NULL
    OR by_device.identifier IS NOT NULL
