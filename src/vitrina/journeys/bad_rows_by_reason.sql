-- One row per source, stage and reason of the messages that still are not understood.
-- in:  bad_rows (one row per message that was kept), replayed (one row per message that was read
--      again with success)
-- out: source, stage, reason, messages (how many), newest_at, and of the newest one: example
--      (its bad_row_id), kind, message_id
WITH waiting AS (
    SELECT
        bad_rows.source,
        bad_rows.stage,
        bad_rows.reason,
        bad_rows.bad_row_id,
        bad_rows.kind,
        bad_rows.message_id,
        bad_rows.received_at,
        row_number() OVER (
            PARTITION BY bad_rows.source, bad_rows.stage, bad_rows.reason
            ORDER BY
                bad_rows.received_at DESC,
                bad_rows.bad_row_id DESC
        ) AS turn
    FROM bad_rows
    LEFT JOIN replayed ON bad_rows.bad_row_id = replayed.bad_row_id
    WHERE replayed.bad_row_id IS NULL
)

SELECT
    waiting.source,
    waiting.stage,
    waiting.reason,
    count(*) AS messages,
    max(waiting.received_at) AS newest_at,
    max(CASE WHEN waiting.turn = 1 THEN waiting.bad_row_id END) AS example,
    max(CASE WHEN waiting.turn = 1 THEN waiting.kind END) AS kind,
    max(CASE WHEN waiting.turn = 1 THEN waiting.message_id END) AS message_id
FROM waiting
GROUP BY
    waiting.source,
    waiting.stage,
    waiting.reason
ORDER BY
    messages DESC,
    waiting.source,
    waiting.stage,
    waiting.reason
