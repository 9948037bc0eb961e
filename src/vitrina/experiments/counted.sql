-- One row per unit and period, with conversions as what is measured.
-- in:  outcomes (one row per unit and period: unit_id, at, conversions)
-- out: unit_id, at, value (conversions)
SELECT
    outcomes.unit_id,
    outcomes.at,
    outcomes.conversions AS value
FROM outcomes
