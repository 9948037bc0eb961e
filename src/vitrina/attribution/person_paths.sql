-- One row per person and distinct path.
-- in:  resampled (one row per path, as resampled.sql gives it), numbered (one row per distinct
--      path: path, place (a number of its own))
-- out: person, place, conversions, value (as in resampled), nulls
WITH sequences AS (
    SELECT
        resampled.path_id AS person,
        CASE WHEN $unit = 'campaign' THEN resampled.campaigns ELSE resampled.path END AS path,
        resampled.conversions,
        resampled.value,
        resampled.nulls
    FROM resampled
)

SELECT
    sequences.person,
    numbered.place,
    sum(sequences.conversions) AS conversions,
    sum(sequences.value) AS value,
    sum(sequences.nulls) AS nulls
FROM sequences
INNER JOIN numbered ON sequences.path = numbered.path
GROUP BY
    sequences.person,
    numbered.place
