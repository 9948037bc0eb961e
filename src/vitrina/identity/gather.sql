-- One row per link and kind: those observed as such, and those that events tell of.
-- in:  links (one row per observed link: left, right, occurred_at, source, kind, strength),
--      events (one row per event: occurred_at, source, anonymous_id, user_id, identifier)
-- out: left, right (equal for an identifier by itself), occurred_at, source, kind, strength
WITH carried AS (
    SELECT
        'user_id:' || events.user_id AS user_id,
        events.identifier,
        'anonymous_id:' || events.anonymous_id AS anonymous_id,
        events.occurred_at,
        events.source
    FROM events
),

told AS (
    -- whoever is signed in has shown a password: both identifiers are proved
    SELECT
        carried.user_id AS left,
        carried.anonymous_id AS right,
        carried.occurred_at,
        carried.source,
        'login' AS kind
    FROM carried
    UNION ALL
    SELECT
        carried.user_id AS left,
        carried.identifier AS right,
        carried.occurred_at,
        carried.source,
        'login' AS kind
    FROM carried
    UNION ALL
    -- a phone typed into a form by somebody with a cookie is a claim
    SELECT
        carried.identifier AS left,
        carried.anonymous_id AS right,
        carried.occurred_at,
        carried.source,
        'form' AS kind
    FROM carried
    WHERE carried.user_id IS NULL
    UNION ALL
    SELECT
        carried.user_id AS left,
        carried.user_id AS right,
        carried.occurred_at,
        carried.source,
        'seen' AS kind
    FROM carried
    UNION ALL
    SELECT
        carried.identifier AS left,
        carried.identifier AS right,
        carried.occurred_at,
        carried.source,
        'seen' AS kind
    FROM carried
    UNION ALL
    SELECT
        carried.anonymous_id AS left,
        carried.anonymous_id AS right,
        carried.occurred_at,
        carried.source,
        'seen' AS kind
    FROM carried
)

SELECT
    told.left,
    told.right,
    min(told.occurred_at) AS occurred_at,
    min(told.source) AS source,
    told.kind,
    CAST(1 AS DOUBLE) AS strength
FROM told
WHERE told.left IS NOT NULL AND told.right IS NOT NULL
GROUP BY
    told.left,
    told.right,
    told.kind
UNION ALL
SELECT
    links.left,
    links.right,
    links.occurred_at,
    links.source,
    links.kind,
    links.strength
FROM links
