-- One row per traffic source and medium that sent visitors whose events reached us since a time.
-- in:  events (one row per event)
-- out: traffic_source, traffic_medium (NULL where nothing tells), visitors (each under the first
--      source that any of their events tells; crawlers left out), newest_at
WITH arrived AS (
    SELECT
        coalesce(
            'anonymous_id:' || events.anonymous_id,
            'user_id:' || events.user_id,
            events.identifier
        ) AS visitor,
        events.traffic_source,
        events.traffic_medium,
        events.received_at,
        events.source,
        events.event_id
    FROM events
    WHERE
        events.received_at >= CAST($since AS TIMESTAMPTZ)
        AND (events.is_bot IS NULL OR NOT events.is_bot)
        AND coalesce(events.anonymous_id, events.user_id, events.identifier) IS NOT NULL
),

told AS (
    SELECT
        arrived.traffic_source,
        arrived.traffic_medium,
        max(arrived.received_at) OVER (PARTITION BY arrived.visitor) AS newest_at,
        row_number() OVER (
            PARTITION BY arrived.visitor
            ORDER BY
                CASE WHEN arrived.traffic_source IS NULL THEN 1 ELSE 0 END,
                arrived.received_at,
                arrived.source,
                arrived.event_id
        ) AS turn
    FROM arrived
)

SELECT
    told.traffic_source,
    told.traffic_medium,
    count(*) AS visitors,
    max(told.newest_at) AS newest_at
FROM told
WHERE told.turn = 1
GROUP BY
    told.traffic_source,
    told.traffic_medium
ORDER BY
    visitors DESC,
    told.traffic_source,
    told.traffic_medium
