-- One row per row of a file: what becomes of it before the lake is asked
-- in: marked(file_line; document = its key; part = which of the document's rows; head = print of
--   what all rows of a document share; body = print of the rest; problem = number or NULL)
--   $is_whole: a document with one refused row is refused; $torn, $spoiled: problem numbers
-- out: file_line; document; problem; is_repeat: the same row stood earlier in the file
WITH parts AS (
  SELECT
    m.document,
    m.part,
    MIN(m.file_line) AS first_line,
    CASE WHEN MIN(m.body) <> MAX(m.body) THEN 1 ELSE 0 END AS is_torn
  FROM marked AS m
  WHERE
    m.problem IS NULL
  GROUP BY
    m.document,
    m.part
),
torn AS (
  SELECT
    p.document,
    MAX(p.is_torn) AS is_torn
  FROM parts AS p
  GROUP BY
    p.document
),
documents AS (
  SELECT
    m.document,
    COUNT(m.problem) AS refused,
    CASE WHEN MIN(m.head) <> MAX(m.head) THEN 1 ELSE 0 END AS is_torn
  FROM marked AS m
  GROUP BY
    m.document
)
SELECT
  m.file_line,
  m.document,
  COALESCE(
    m.problem,
    CASE
      WHEN $is_whole AND d.refused > 0 THEN $spoiled
      WHEN t.is_torn = 1 OR d.is_torn = 1 THEN $torn
    END
  ) AS problem,
  m.file_line > p.first_line AS is_repeat
FROM marked AS m
LEFT JOIN documents AS d
  ON m.document = d.document
LEFT JOIN torn AS t
  ON m.document = t.document
LEFT JOIN parts AS p
  ON m.document = p.document AND m.part = p.part
