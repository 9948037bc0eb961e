-- One row per source and hour since a time, newest hour first.
-- in:  intake (one row per source and hour of one segment of the log)
-- out: source, hour, received, new, duplicate, bad, rejected (messages), missing (received, and
--      none of the others: zero, or something is wrong)
SELECT
    intake.source,
    intake.hour,
    CAST(sum(intake.received) AS BIGINT) AS received,
    CAST(sum(intake.new) AS BIGINT) AS new,
    CAST(sum(intake.duplicate) AS BIGINT) AS duplicate,
    CAST(sum(coalesce(intake.bad, 0)) AS BIGINT) AS bad,
    CAST(sum(intake.rejected) AS BIGINT) AS rejected,
    CAST(
        sum(
            intake.received
            - intake.new
            - intake.duplicate
            - coalesce(intake.bad, 0)
            - intake.rejected
        ) AS BIGINT
    ) AS missing
FROM intake
WHERE intake.hour >= CAST($since AS TIMESTAMPTZ)
GROUP BY
    intake.source,
    intake.hour
ORDER BY
    intake.hour DESC,
    intake.source
