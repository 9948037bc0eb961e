-- One row per row of a file of receipts: money with its sign, the operation, the line's number
-- in: typed(file_line = its line in the file, problem, the fields of the importer; minor units)
-- out: as in, named as in the lake; on a return all amounts and quantities are negative
WITH line_totals AS (
  SELECT
    r.source,
    r.receipt_id,
    CAST(SUM(r.line_sum) AS BIGINT) AS line_total
  FROM typed AS r
  GROUP BY
    r.source,
    r.receipt_id
),
paid AS (
  SELECT
    r.file_line,
    r.operation,
    COALESCE(r.total, t.line_total) AS total
  FROM typed AS r
  LEFT JOIN line_totals AS t
    ON r.source = t.source AND r.receipt_id = t.receipt_id
),
named AS (
  SELECT
    p.file_line,
    p.total,
    COALESCE(p.operation, CASE WHEN p.total < 0 THEN 'return' ELSE 'sale' END) AS operation
  FROM paid AS p
),
signed AS (
  SELECT
    n.file_line,
    n.total,
    n.operation,
    CASE WHEN n.operation = 'return' AND n.total > 0 THEN -1 ELSE 1 END AS direction
  FROM named AS n
)
SELECT
  r.file_line,
  r.problem,
  r.receipt_id,
  r.source,
  r.occurred_at,
  r.received_at,
  r.place_id,
  s.operation,
  s.total * s.direction AS total_minor,
  r.currency,
  COALESCE(r.identifier, 'card:' || r.card) AS identifier,
  r.original_receipt_id,
  r.order_id,
  r.fn,
  r.fd,
  r.fp,
  r.quote_proof,
  CASE
    WHEN r.line_sum IS NULL THEN NULL
    ELSE COALESCE(
      r.line,
      ROW_NUMBER() OVER (PARTITION BY r.source, r.receipt_id ORDER BY r.file_line)
    )
  END AS line,
  r.sku,
  r.item AS name,
  r.category,
  CASE
    WHEN r.line_sum IS NULL THEN NULL
    WHEN s.operation = 'return' THEN -ABS(COALESCE(r.quantity, CAST(1 AS DOUBLE)))
    ELSE COALESCE(r.quantity, CAST(1 AS DOUBLE))
  END AS quantity,
  r.price AS price_minor,
  r.line_sum * s.direction AS sum_minor,
  r.discount * s.direction AS discount_minor
FROM typed AS r
INNER JOIN signed AS s
  ON r.file_line = s.file_line
