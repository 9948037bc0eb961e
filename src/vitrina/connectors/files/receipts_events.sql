-- One row per receipt: the event of its registration
-- in: prepared(one row per line of a receipt, or per receipt: document = key of the receipt)
-- out: events of the lake, value in minor units, negative on a return; a return is about the
--   receipt that it undoes
SELECT
  r.document,
  MIN(r.receipt_id) AS event_id,
  CASE
    WHEN MIN(r.operation) = 'return' THEN 'Receipt Returned'
    ELSE 'Receipt Registered'
  END AS type,
  MIN(r.occurred_at) AS occurred_at,
  MIN(r.received_at) AS received_at,
  MIN(r.source) AS source,
  MIN(r.identifier) AS identifier,
  CASE WHEN MIN(r.operation) = 'return' THEN MIN(r.original_receipt_id) END AS subject_id,
  MIN(r.place_id) AS place_id,
  MIN(r.total_minor) AS value_minor,
  MIN(r.currency) AS currency
FROM prepared AS r
GROUP BY
  r.document
