-- One row per event: whose it is.
-- in:  carried (one row per event: event_id, source, of_user, of_other, of_device: its
--      identifiers as passports have them), people (one row per identifier: identifier,
--      passport_id, is_quarantined)
-- out: event_id, source, passport_id (NULL if nothing tells whose it is)
SELECT
    carried.event_id,
    carried.source,
    COALESCE(
        CASE
            WHEN by_user.is_quarantined THEN NULL
            ELSE COALESCE(by_user.passport_id, carried.of_user)
        END,
        CASE
            WHEN by_other.is_quarantined THEN NULL
            ELSE COALESCE(by_other.passport_id, carried.of_other)
        END,
        CASE
            WHEN by_device.is_quarantined THEN NULL
            ELSE COALESCE(by_device.passport_id, carried.of_device)
        END
    ) AS passport_id
FROM carried
LEFT JOIN people AS by_user ON carried.of_user = by_user.identifier
LEFT JOIN people AS by_other ON carried.of_other = by_other.identifier
LEFT JOIN people AS by_device ON carried.of_device = by_device.identifier
