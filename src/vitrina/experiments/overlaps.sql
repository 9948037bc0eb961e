-- One row per experiment and other one that had units in common with it at the same time.
-- in:  experiments (one row per experiment: experiment_id, starts_at, ends_at), assigned (one row
--      per unit and spell in an arm: experiment_id, unit, unit_id, from_at, until_at)
-- out: experiment_id, other_id, units (how many in common)
WITH spells AS (
    SELECT
        assigned.experiment_id,
        assigned.unit,
        assigned.unit_id,
        greatest(assigned.from_at, experiments.starts_at) AS from_at,
        least(coalesce(assigned.until_at, experiments.ends_at), experiments.ends_at) AS until_at
    FROM assigned
    INNER JOIN experiments ON assigned.experiment_id = experiments.experiment_id
)

SELECT
    spells.experiment_id,
    others.experiment_id AS other_id,
    count(DISTINCT spells.unit_id) AS units
FROM spells
INNER JOIN spells AS others
    ON
        spells.unit = others.unit
        AND spells.unit_id = others.unit_id
        AND spells.experiment_id <> others.experiment_id
        AND spells.from_at < others.until_at
        AND others.from_at < spells.until_at
WHERE spells.from_at < spells.until_at AND others.from_at < others.until_at
GROUP BY
    spells.experiment_id,
    others.experiment_id
