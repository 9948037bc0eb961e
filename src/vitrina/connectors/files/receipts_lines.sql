-- One row per line of a receipt
-- in: prepared(one row per line of a receipt, or per receipt: document = key of the receipt)
-- out: receipt_lines of the lake, amounts in minor units
SELECT
  r.document,
  r.receipt_id,
  r.source,
  r.line,
  r.occurred_at,
  r.place_id,
  r.sku,
  r.name,
  r.category,
  r.quantity,
  r.price_minor,
  r.sum_minor,
  r.discount_minor,
  r.currency
FROM prepared AS r
WHERE
  r.line IS NOT NULL
