-- One row per unit.
-- in:  touches (one row per touch with its credit, as touches_credit.sql gives it), places (one row
--      per unit, position and path length: every unit of any path, converting or not)
-- out: unit (channel; campaign if $unit says so), conversions, value
WITH units AS (
    SELECT DISTINCT places.unit
    FROM places
),

credited AS (
    SELECT
        CASE WHEN $unit = 'campaign' THEN touches.campaign ELSE touches.channel END AS unit,
        touches.conversions,
        touches.value
    FROM touches
)

SELECT
    units.unit,
    coalesce(sum(credited.conversions), CAST(0 AS DOUBLE)) AS conversions,
    coalesce(sum(credited.value), CAST(0 AS DOUBLE)) AS value
FROM units
LEFT JOIN credited ON units.unit = credited.unit
GROUP BY units.unit
