-- One row per distinct sequence of channels or campaigns, the most converting ones.
-- in:  paths (one row per path)
-- out: path (list), conversions, value (as in the paths), nulls
WITH sequences AS (
    SELECT
        CASE WHEN $by = 'campaigns' THEN paths.campaigns ELSE paths.path END AS path,
        paths.conversions,
        paths.value,
        paths.nulls
    FROM paths
    WHERE len(paths.path) > 0
)

SELECT
    sequences.path,
    CAST(sum(sequences.conversions) AS DOUBLE) AS conversions,
    CAST(sum(sequences.value) AS DOUBLE) AS value,
    CAST(sum(sequences.nulls) AS DOUBLE) AS nulls
FROM sequences
GROUP BY sequences.path
ORDER BY
    conversions DESC,
    value DESC,
    path
LIMIT $limit
