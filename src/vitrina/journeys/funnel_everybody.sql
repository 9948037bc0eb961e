-- One row per conversion of one stage, whatever led to it.
-- in:  conversions (one row per conversion: passport_id, converted_at, conversions)
-- out: stage ($stage), goal ($goal), unit ('all'), passport_id, converted_at, conversions
SELECT
    $stage AS stage,
    $goal AS goal,
    'all' AS unit,
    conversions.passport_id,
    conversions.converted_at,
    conversions.conversions
FROM conversions
WHERE conversions.conversions > 0
