-- One row per source that sent anything since a time.
-- in:  intake (one row per source and hour of one segment of the log)
-- out: source, received, new, duplicate, bad, rejected (messages), newest_hour (the last one in
--      which anything was received)
SELECT
    intake.source,
    CAST(sum(intake.received) AS BIGINT) AS received,
    CAST(sum(intake.new) AS BIGINT) AS new,
    CAST(sum(intake.duplicate) AS BIGINT) AS duplicate,
    CAST(sum(coalesce(intake.bad, 0)) AS BIGINT) AS bad,
    CAST(sum(intake.rejected) AS BIGINT) AS rejected,
    max(CASE WHEN intake.received > 0 THEN intake.hour END) AS newest_hour
FROM intake
WHERE intake.hour >= CAST($since AS TIMESTAMPTZ)
GROUP BY intake.source
ORDER BY intake.source
