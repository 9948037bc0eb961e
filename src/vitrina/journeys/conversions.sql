-- One row per conversion, and one per return whose original is not known.
-- in:  goal_events (one row per event that reaches the goal or takes it back), who (one row per
--      such event: source, event_id, passport_id)
-- out: path_id, passport_id (NULL if nobody is known), converted_at, conversions (1, or 0 for
--      a lone return), value (minor units, after the returns of this very conversion)
WITH reached AS (
    SELECT
        goal_events.source || ':' || goal_events.event_id AS path_id,
        who.passport_id,
        goal_events.source,
        coalesce(goal_events.subject_id, goal_events.event_id) AS subject_id,
        goal_events.occurred_at,
        coalesce(goal_events.value_minor, 0) AS value_minor,
        goal_events.is_reversal
    FROM goal_events
    INNER JOIN who
        ON goal_events.source = who.source AND goal_events.event_id = who.event_id
),

originals AS (
    SELECT
        reached.path_id,
        reached.passport_id,
        reached.source,
        reached.subject_id,
        reached.occurred_at,
        reached.value_minor,
        -- a receipt may be told twice under two event ids: a return counts against one of them
        row_number() OVER (
            PARTITION BY reached.source, reached.subject_id
            ORDER BY reached.occurred_at, reached.path_id
        ) AS telling
    FROM reached
    WHERE NOT reached.is_reversal
),

returned AS (
    SELECT
        reached.source,
        reached.subject_id,
        1 AS telling, -- a column, so that all of the join below is equality: it is 20 times quicker
        CAST(sum(reached.value_minor) AS BIGINT) AS value_minor
    FROM reached
    WHERE reached.is_reversal
    GROUP BY
        reached.source,
        reached.subject_id
)

SELECT
    originals.path_id,
    originals.passport_id,
    originals.occurred_at AS converted_at,
    CAST(1 AS DOUBLE) AS conversions,
    CAST(originals.value_minor + coalesce(returned.value_minor, 0) AS DOUBLE) AS value
FROM originals
LEFT JOIN returned
    ON
        originals.source = returned.source
        AND originals.subject_id = returned.subject_id
        AND originals.telling = returned.telling
UNION ALL
SELECT
    reached.path_id,
    reached.passport_id,
    reached.occurred_at AS converted_at,
    CAST(0 AS DOUBLE) AS conversions,
    CAST(reached.value_minor AS DOUBLE) AS value
FROM reached
LEFT JOIN originals
    ON reached.source = originals.source AND reached.subject_id = originals.subject_id
WHERE reached.is_reversal AND originals.path_id IS NULL
