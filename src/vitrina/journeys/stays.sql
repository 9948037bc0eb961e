-- One row per stay: one device heard at one place with no longer gap than $gap_minutes.
-- in:  sightings (one row per device heard once by one access point)
-- out: place_id, device_token, is_randomised, started_at, ended_at, dwell_seconds (from the first
--      sighting to the last), sightings (how many), strongest_dbm (NULL where nobody told),
--      is_inside (it was on the network, or heard well and for long enough; else it passed by)
WITH known AS (
    SELECT
        coalesce(sightings.place_id, '') AS place_id,
        sightings.device_token,
        coalesce(sightings.is_randomised, FALSE) AS is_randomised,
        sightings.seen_at,
        sightings.rssi,
        coalesce(sightings.is_associated, FALSE) AS is_associated,
        sightings.source || ':' || sightings.sighting_id AS sighting_id
    FROM sightings
    WHERE sightings.device_token IS NOT NULL
),

followed AS (
    SELECT
        known.place_id,
        known.device_token,
        known.is_randomised,
        known.seen_at,
        known.rssi,
        known.is_associated,
        known.sighting_id,
        lag(known.seen_at) OVER (
            PARTITION BY known.place_id, known.device_token
            ORDER BY known.seen_at, known.sighting_id
        ) AS seen_before_at
    FROM known
),

numbered AS (
    SELECT
        followed.place_id,
        followed.device_token,
        followed.is_randomised,
        followed.seen_at,
        followed.rssi,
        followed.is_associated,
        sum(
            CASE
                WHEN followed.seen_before_at IS NULL THEN 1
                WHEN epoch(followed.seen_at) - epoch(followed.seen_before_at) > $gap_minutes * 60
                    THEN 1
                ELSE 0
            END
        ) OVER (
            PARTITION BY followed.place_id, followed.device_token
            ORDER BY followed.seen_at, followed.sighting_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS stay
    FROM followed
),

stayed AS (
    SELECT
        numbered.place_id,
        numbered.device_token,
        numbered.is_randomised,
        min(numbered.seen_at) AS started_at,
        max(numbered.seen_at) AS ended_at,
        count(*) AS sightings,
        max(numbered.rssi) AS strongest_dbm,
        max(CASE WHEN numbered.is_associated THEN 1 ELSE 0 END) AS was_associated
    FROM numbered
    GROUP BY
        numbered.place_id,
        numbered.device_token,
        numbered.is_randomised,
        numbered.stay
)

SELECT
    stayed.place_id,
    stayed.device_token,
    stayed.is_randomised,
    stayed.started_at,
    stayed.ended_at,
    CAST(floor(epoch(stayed.ended_at) - epoch(stayed.started_at)) AS BIGINT) AS dwell_seconds,
    stayed.sightings,
    stayed.strongest_dbm,
    (
        stayed.was_associated = 1
        OR (
            coalesce(stayed.strongest_dbm, -128) >= $inside_dbm
            AND epoch(stayed.ended_at) - epoch(stayed.started_at) >= $inside_minutes * 60
        )
    ) AS is_inside
FROM stayed
