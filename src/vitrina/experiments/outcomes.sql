-- One row per unit and period in which it converted, or had a lone return.
-- in:  conversions (one row per conversion: path_id, passport_id, converted_at, conversions,
--      value in minor units), events (one row per event: source, event_id, place_id), $unit
--      (place or person), $period (day or hour, of the clocks in $zone)
-- out: unit_id (a place or a passport), at (the period's first instant), conversions, value
--      (minor units, after returns)
WITH happened AS (
    SELECT
        CASE WHEN $unit = 'place' THEN events.place_id ELSE conversions.passport_id END AS unit_id,
        date_trunc($period, conversions.converted_at AT TIME ZONE $zone) AT TIME ZONE $zone AS at,
        conversions.conversions,
        conversions.value
    FROM conversions
    INNER JOIN events ON conversions.path_id = events.source || ':' || events.event_id
)

SELECT
    happened.unit_id,
    happened.at,
    sum(happened.conversions) AS conversions,
    sum(happened.value) AS value
FROM happened
WHERE happened.unit_id IS NOT NULL
GROUP BY
    happened.unit_id,
    happened.at
