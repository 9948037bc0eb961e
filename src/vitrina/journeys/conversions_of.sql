-- One row per conversion of some people, or of some events of nobody.
-- in:  conversions (one row per conversion: path_id, passport_id, converted_at, conversions,
--      value), concerned (one row per person or event: passport_id or path_id)
-- out: path_id, passport_id, converted_at, conversions, value
SELECT
    conversions.path_id,
    conversions.passport_id,
    conversions.converted_at,
    conversions.conversions,
    conversions.value
FROM conversions
LEFT JOIN concerned AS persons ON conversions.passport_id = persons.passport_id
LEFT JOIN concerned AS strays ON conversions.path_id = strays.path_id
WHERE
    persons.passport_id IS NOT NULL
    OR (conversions.passport_id IS NULL AND strays.path_id IS NOT NULL)
