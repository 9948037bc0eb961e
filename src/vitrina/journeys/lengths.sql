-- One row per path length.
-- in:  paths (one row per path)
-- out: length (touches; 0 is a conversion that no touch led to), conversions, value (as in the
--      paths), nulls (paths that did not convert)
SELECT
    CAST(len(paths.path) AS BIGINT) AS length,
    CAST(sum(paths.conversions) AS DOUBLE) AS conversions,
    CAST(sum(paths.value) AS DOUBLE) AS value,
    CAST(sum(paths.nulls) AS DOUBLE) AS nulls
FROM paths
GROUP BY len(paths.path)
