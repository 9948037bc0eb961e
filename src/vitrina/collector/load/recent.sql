-- One row per message that was kept since an instant, oldest first.
-- in:  kept (one row per message: source, message_id, digest, received_at), $since_seconds (1970)
-- out: source, message_id, digest, received_seconds (since 1970, UTC)
SELECT
    kept.source,
    kept.message_id,
    kept.digest,
    CAST(floor(epoch(kept.received_at)) AS BIGINT) AS received_seconds
FROM kept
WHERE epoch(kept.received_at) > $since_seconds
ORDER BY kept.received_at, kept.source, kept.message_id
