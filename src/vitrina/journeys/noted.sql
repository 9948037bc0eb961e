-- One row per event that may change touches or paths.
-- in:  fresh (one row per new event), shifted (one row per event that carries an identifier which
--      is somebody else's now), told (one row per event about the order or receipt of a new one);
--      each with event_id, source, user_id, identifier, anonymous_id
-- out: event_id, source, user_id, identifier, anonymous_id
SELECT
    fresh.event_id,
    fresh.source,
    CAST(fresh.user_id AS VARCHAR) AS user_id,
    CAST(fresh.identifier AS VARCHAR) AS identifier,
    CAST(fresh.anonymous_id AS VARCHAR) AS anonymous_id
FROM fresh
UNION DISTINCT
SELECT
    shifted.event_id,
    shifted.source,
    CAST(shifted.user_id AS VARCHAR) AS user_id,
    CAST(shifted.identifier AS VARCHAR) AS identifier,
    CAST(shifted.anonymous_id AS VARCHAR) AS anonymous_id
FROM shifted
UNION DISTINCT
SELECT
    told.event_id,
    told.source,
    told.user_id,
    told.identifier,
    told.anonymous_id
FROM told
