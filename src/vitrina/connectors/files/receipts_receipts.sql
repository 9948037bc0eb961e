-- One row per receipt
-- in: prepared(one row per line of a receipt, or per receipt: document = key of the receipt)
-- out: receipts of the lake, amounts in minor units; lines is empty where the file has none
SELECT
  r.document,
  MIN(r.receipt_id) AS receipt_id,
  MIN(r.source) AS source,
  MIN(r.occurred_at) AS occurred_at,
  MIN(r.place_id) AS place_id,
  MIN(r.operation) AS operation,
  MIN(r.total_minor) AS total_minor,
  MIN(r.currency) AS currency,
  NULLIF(COUNT(r.line), 0) AS lines,
  MIN(r.identifier) AS identifier,
  MIN(r.original_receipt_id) AS original_receipt_id,
  MIN(r.order_id) AS order_id,
  MIN(r.fn) AS fn,
  MIN(r.fd) AS fd,
  MIN(r.fp) AS fp,
  MIN(r.quote_proof) AS quote_proof
FROM prepared AS r
GROUP BY
  r.document
