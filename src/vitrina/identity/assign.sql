-- One row per event: whose it is.
-- in:  events (one row per event: event_id, source, user_id, identifier, anonymous_id),
--      people (one row per identifier: identifier, passport_id, is_quarantined),
--      $blocked (a regular expression of values that are placeholders)
-- out: event_id, source, passport_id (NULL if nothing tells whose it is)
WITH carried AS (
    SELECT
        event_id,
        source,
        CASE WHEN NOT regexp_matches(user_id, $blocked) THEN 'user_id:' || user_id END AS user_id,
        CASE
            -- without a colon strpos is 0, and the whole text is the value
            WHEN regexp_matches(substr(identifier, strpos(identifier, ':') + 1), $blocked) THEN NULL
            WHEN strpos(identifier, ':') > 0
                THEN
                    lower(substr(identifier, 1, strpos(identifier, ':') - 1))
                    || substr(identifier, strpos(identifier, ':'))
            ELSE identifier
        END AS identifier,
        CASE
            WHEN NOT regexp_matches(anonymous_id, $blocked) THEN 'anonymous_id:' || anonymous_id
        END AS anonymous_id
    FROM events
)

SELECT
    carried.event_id,
    carried.source,
    COALESCE(
        CASE
            WHEN by_user.is_quarantined THEN NULL
            ELSE COALESCE(by_user.passport_id, carried.user_id)
        END,
        CASE
            WHEN by_other.is_quarantined THEN NULL
            ELSE COALESCE(by_other.passport_id, carried.identifier)
        END,
        CASE
            WHEN by_device.is_quarantined THEN NULL
            ELSE COALESCE(by_device.passport_id, carried.anonymous_id)
        END
    ) AS passport_id
FROM carried
LEFT JOIN people AS by_user ON carried.user_id = by_user.identifier
LEFT JOIN people AS by_other ON carried.identifier = by_other.identifier
LEFT JOIN people AS by_device ON carried.anonymous_id = by_device.identifier
