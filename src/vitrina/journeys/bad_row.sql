-- One row per bad row of one id, which is one or none.
-- in:  bad_rows (one row per message that was kept)
-- out: bad_row_id, source, received_at, kind, stage, reason, message_id, sealed (base64)
SELECT
    bad_rows.bad_row_id,
    bad_rows.source,
    bad_rows.received_at,
    bad_rows.kind,
    bad_rows.stage,
    bad_rows.reason,
    bad_rows.message_id,
    bad_rows.sealed
FROM bad_rows
WHERE bad_rows.bad_row_id = $bad_row_id
ORDER BY bad_rows.bad_row_id
