-- One row per person and unit that has credit.
-- in:  touches (one row per touch with its credit, as touches_credit.sql gives it; path_id names
--      the person)
-- out: person, unit (channel; campaign if $unit says so), conversions, value
WITH credited AS (
    SELECT
        touches.path_id AS person,
        CASE WHEN $unit = 'campaign' THEN touches.campaign ELSE touches.channel END AS unit,
        touches.conversions,
        touches.value
    FROM touches
)

SELECT
    credited.person,
    credited.unit,
    sum(credited.conversions) AS conversions,
    sum(credited.value) AS value
FROM credited
GROUP BY
    credited.person,
    credited.unit
