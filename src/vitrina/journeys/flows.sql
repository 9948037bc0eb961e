-- One row per step, unit that paths leave and unit that they go to: the edges of a Sankey diagram.
-- in:  paths (one row per path: path, campaigns, conversions, nulls)
-- out: step (1: from the first touch to what follows it), from_unit, to_unit (channels or campaigns;
--      'other' where they are not among the $limit that most paths pass; 'converted', 'left' or
--      'later' where the path ends, or goes on after $steps), paths, conversions
WITH chosen AS (
    SELECT
        row_number() OVER (ORDER BY paths.path_id) AS number,
        CASE WHEN $by = 'campaigns' THEN paths.campaigns ELSE paths.path END AS units,
        paths.conversions,
        paths.nulls
    FROM paths
    WHERE len(paths.path) > 0
),

touched AS (
    SELECT
        chosen.number,
        chosen.conversions,
        chosen.nulls,
        len(chosen.units) AS length,
        u.unit,
        u.position
    FROM chosen
    CROSS JOIN UNNEST(chosen.units) WITH ORDINALITY AS u(unit, position)
),

passed AS (
    SELECT
        touched.unit,
        row_number() OVER (
            ORDER BY sum(touched.conversions + touched.nulls) DESC, touched.unit
        ) AS place
    FROM touched
    WHERE touched.position <= $steps
    GROUP BY touched.unit
),

named AS (
    SELECT
        touched.number,
        touched.conversions,
        touched.nulls,
        touched.length,
        touched.position,
        CASE WHEN passed.place <= $limit THEN touched.unit ELSE 'other' END AS unit
    FROM touched
    INNER JOIN passed ON touched.unit = passed.unit
    WHERE touched.position <= $steps
),

followed AS (
    SELECT
        named.number,
        named.conversions,
        named.nulls,
        named.length,
        named.position,
        named.unit,
        lead(named.unit) OVER (PARTITION BY named.number ORDER BY named.position) AS next_unit
    FROM named
),

edges AS (
    SELECT
        followed.position AS step,
        followed.unit AS from_unit,
        CASE
            WHEN followed.next_unit IS NOT NULL THEN followed.next_unit
            WHEN followed.position < followed.length THEN 'later'
            ELSE 'converted'
        END AS to_unit,
        followed.conversions AS paths,
        followed.conversions
    FROM followed
    UNION ALL
    SELECT
        followed.position AS step,
        followed.unit AS from_unit,
        CASE
            WHEN followed.next_unit IS NOT NULL THEN followed.next_unit
            WHEN followed.position < followed.length THEN 'later'
            ELSE 'left'
        END AS to_unit,
        followed.nulls AS paths,
        CAST(0 AS DOUBLE) AS conversions
    FROM followed
)

SELECT
    CAST(edges.step AS BIGINT) AS step,
    edges.from_unit,
    edges.to_unit,
    CAST(sum(edges.paths) AS DOUBLE) AS paths,
    CAST(sum(edges.conversions) AS DOUBLE) AS conversions
FROM edges
WHERE edges.paths > 0
GROUP BY
    edges.step,
    edges.from_unit,
    edges.to_unit
ORDER BY
    edges.step,
    paths DESC,
    edges.from_unit,
    edges.to_unit
