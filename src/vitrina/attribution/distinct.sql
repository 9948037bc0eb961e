-- One row per distinct path.
-- in:  paths (one row per path: path, campaigns, conversions, value, nulls)
-- out: path (list of channels; of campaigns if $unit says so), conversions, value (as in paths), nulls
WITH sequences AS (
    SELECT
        CASE WHEN $unit = 'campaign' THEN paths.campaigns ELSE paths.path END AS path,
        paths.conversions,
        paths.value,
        paths.nulls
    FROM paths
)

SELECT
    sequences.path,
    CAST(sum(sequences.conversions) AS DOUBLE) AS conversions,
    CAST(sum(sequences.value) AS DOUBLE) AS value,
    CAST(sum(sequences.nulls) AS DOUBLE) AS nulls
FROM sequences
GROUP BY sequences.path
