-- One row per unit and spell in an arm of an experiment.
-- in:  assignments (one row per unit of an experiment in an arm, as the lake holds them), people
--      (one row per identifier), $experiment_id (empty: of all experiments)
-- out: experiment_id, unit (place or person), unit_id (a place, or the passport of the
--      identifier that was assigned), arm, from_at, until_at
WITH named AS (
    SELECT
        assignments.experiment_id,
        assignments.unit,
        assignments.unit_id,
        -- NULL for places, so that the join below is equality alone
        CASE
            WHEN assignments.unit = 'person' AND strpos(assignments.unit_id, ':') > 0
                THEN
                    lower(substr(assignments.unit_id, 1, strpos(assignments.unit_id, ':') - 1))
                    || substr(assignments.unit_id, strpos(assignments.unit_id, ':'))
            WHEN assignments.unit = 'person' THEN assignments.unit_id
        END AS identifier,
        assignments.arm,
        assignments.from_at,
        -- where nobody has left, the column may have no type at all
        CAST(assignments.until_at AS TIMESTAMPTZ) AS until_at
    FROM assignments
    WHERE $experiment_id = '' OR assignments.experiment_id = $experiment_id
)

SELECT DISTINCT
    named.experiment_id,
    named.unit,
    -- one that no link speaks of is a person of its own
    coalesce(people.passport_id, named.identifier, named.unit_id) AS unit_id,
    named.arm,
    named.from_at,
    named.until_at
FROM named
LEFT JOIN people ON named.identifier = people.identifier
WHERE people.is_quarantined IS NULL OR NOT people.is_quarantined
