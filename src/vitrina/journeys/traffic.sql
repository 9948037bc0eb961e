-- One row per value of what is asked for (place, source or type) among the events that reached us
-- since a time; one row in all if nothing is asked for.
-- in:  events (one row per event)
-- out: value, visitors (different people's cookies or ids, crawlers left out), events, orders,
--      leads (requests, calls and bookings), scans (QR codes), crawled (events of crawlers),
--      newest_at
WITH arrived AS (
    SELECT
        CASE $by
            WHEN 'place' THEN events.place_id
            WHEN 'source' THEN events.source
            WHEN 'type' THEN events.type
            ELSE 'all'
        END AS value,
        CASE
            WHEN events.is_bot THEN NULL
            ELSE coalesce(
                'anonymous_id:' || events.anonymous_id,
                'user_id:' || events.user_id,
                events.identifier
            )
        END AS visitor,
        events.type,
        events.is_bot,
        events.received_at
    FROM events
    WHERE events.received_at >= CAST($since AS TIMESTAMPTZ)
)

SELECT
    arrived.value,
    count(DISTINCT arrived.visitor) AS visitors,
    count(*) AS events,
    count(CASE WHEN arrived.type = 'Order Completed' THEN 1 END) AS orders,
    count(
        CASE
            WHEN arrived.type IN ('Lead Submitted', 'Call Received', 'Booking Created') THEN 1
        END
    ) AS leads,
    count(CASE WHEN arrived.type = 'QR Scanned' THEN 1 END) AS scans,
    count(CASE WHEN arrived.is_bot THEN 1 END) AS crawled,
    max(arrived.received_at) AS newest_at
FROM arrived
GROUP BY arrived.value
ORDER BY
    visitors DESC,
    events DESC,
    arrived.value
