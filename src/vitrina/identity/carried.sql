-- One row per event, with its identifiers as passports have them.
-- in:  events (one row per event: event_id, source, user_id, identifier, anonymous_id),
--      $blocked (a regular expression of values that are placeholders)
-- out: event_id, source, user_id, identifier, anonymous_id (as given), of_user, of_other,
--      of_device ("namespace:value", the namespace in small letters; NULL for a placeholder)
WITH given AS (
    SELECT
        event_id,
        source,
        -- a column that has no value at all may come without a type
        CAST(user_id AS VARCHAR) AS user_id,
        CAST(identifier AS VARCHAR) AS identifier,
        CAST(anonymous_id AS VARCHAR) AS anonymous_id
    FROM events
)

SELECT
    event_id,
    source,
    user_id,
    identifier,
    anonymous_id,
    CASE WHEN NOT regexp_matches(user_id, $blocked) THEN 'user_id:' || user_id END AS of_user,
    CASE
        -- without a colon strpos is 0, and the whole text is the value
        WHEN regexp_matches(substr(identifier, strpos(identifier, ':') + 1), $blocked) THEN NULL
        WHEN strpos(identifier, ':') > 0
            THEN
                lower(substr(identifier, 1, strpos(identifier, ':') - 1))
                || substr(identifier, strpos(identifier, ':'))
        ELSE identifier
    END AS of_other,
    CASE
        WHEN NOT regexp_matches(anonymous_id, $blocked) THEN 'anonymous_id:' || anonymous_id
    END AS of_device
FROM given
