-- One row per two experiments that treat or watch the same units at the same time.
-- in:  experiments (one row per experiment: experiment_id, starts_at, ends_at),
--      assignments (one row per unit of an experiment and spell in an arm: experiment_id, unit,
--      unit_id, arm, from_at, until_at)
-- out: experiment_id, other_id (the later in the alphabet), units (how many they share),
--      unit_id (the first of them), from_at, until_at (when they first and last share one)
WITH spells AS (
    SELECT
        experiments.experiment_id,
        assignments.unit,
        assignments.unit_id,
        assignments.arm,
        greatest(assignments.from_at, experiments.starts_at) AS from_at,
        least(coalesce(assignments.until_at, experiments.ends_at), experiments.ends_at) AS until_at
    FROM assignments
    INNER JOIN experiments ON assignments.experiment_id = experiments.experiment_id
),

shared AS (
    SELECT
        spells.experiment_id,
        others.experiment_id AS other_id,
        spells.unit_id,
        greatest(spells.from_at, others.from_at) AS from_at,
        least(spells.until_at, others.until_at) AS until_at
    FROM spells
    INNER JOIN spells AS others
        ON
            spells.unit = others.unit
            AND spells.unit_id = others.unit_id
            AND spells.experiment_id < others.experiment_id
    WHERE
        -- two tests may watch the same control unit: nothing happens to it
        (spells.arm = 'treated' OR others.arm = 'treated')
        AND greatest(spells.from_at, others.from_at) < least(spells.until_at, others.until_at)
)

SELECT
    shared.experiment_id,
    shared.other_id,
    count(DISTINCT shared.unit_id) AS units,
    min(shared.unit_id) AS unit_id,
    min(shared.from_at) AS from_at,
    max(shared.until_at) AS until_at
FROM shared
GROUP BY
    shared.experiment_id,
    shared.other_id
