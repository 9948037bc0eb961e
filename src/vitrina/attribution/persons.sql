-- One row per person, and per path whose person is not known.
-- in:  resampled (one row per path, as resampled.sql gives it)
-- out: person, is_known, conversions, nulls (sums over the person's paths)
SELECT
    resampled.path_id AS person,
    resampled.is_known,
    sum(resampled.conversions) AS conversions,
    sum(resampled.nulls) AS nulls
FROM resampled
GROUP BY
    resampled.path_id,
    resampled.is_known
