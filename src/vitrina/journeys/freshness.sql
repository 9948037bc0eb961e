-- One row per test message that went the whole way since a time, newest first.
-- in:  canaries (one row per test message)
-- out: canary_id, sent_at, received_at, acknowledged_ms (from sent to acknowledged, milliseconds)
SELECT
    canaries.canary_id,
    canaries.sent_at,
    canaries.received_at,
    CAST(
        floor((epoch(canaries.received_at) - epoch(canaries.sent_at)) * 1000 + 0.5) AS BIGINT
    ) AS acknowledged_ms
FROM canaries
WHERE canaries.received_at >= CAST($since AS TIMESTAMPTZ)
ORDER BY
    canaries.received_at DESC,
    canaries.canary_id
