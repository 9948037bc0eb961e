-- One row per source and hour in which rows of the collector reached us.
-- in:  kept (one row per row of the lake: source, received_at)
-- out: source, hour, rows
SELECT
    kept.source,
    date_trunc('hour', kept.received_at) AS hour,
    count(*) AS rows
FROM kept
GROUP BY kept.source, date_trunc('hour', kept.received_at)
ORDER BY kept.source, date_trunc('hour', kept.received_at)
