-- One row per source and reason for which messages were turned away since a time.
-- in:  rejections (one row per reason, source and hour of one segment of the log)
-- out: source, reason, messages (how many), newest_hour
SELECT
    rejections.source,
    rejections.reason,
    CAST(sum(rejections.messages) AS BIGINT) AS messages,
    max(rejections.hour) AS newest_hour
FROM rejections
WHERE rejections.hour >= CAST($since AS TIMESTAMPTZ)
GROUP BY
    rejections.source,
    rejections.reason
ORDER BY
    messages DESC,
    rejections.source,
    rejections.reason
