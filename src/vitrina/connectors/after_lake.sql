-- One row per row of a file: what becomes of it once the lake was asked
-- in: judged(see documents.sql); found(document; is_there: the lake has it; differs: some of its
--   values contradict the lake's; lacks: the lake has not all of its rows; each 0 or 1)
--   $contradicts: problem number
-- out: file_line; document; problem; is_repeat: the same row stood earlier, here or in the lake
WITH documents AS (
  SELECT
    f.document,
    MAX(f.is_there) AS is_there,
    MAX(f.differs) AS differs,
    MAX(f.lacks) AS lacks
  FROM found AS f
  GROUP BY
    f.document
)
SELECT
  j.file_line,
  j.document,
  COALESCE(
    j.problem,
    CASE WHEN d.differs = 1 OR (d.is_there = 1 AND d.lacks = 1) THEN $contradicts END
  ) AS problem,
  j.is_repeat OR COALESCE(d.is_there = 1, FALSE) AS is_repeat
FROM judged AS j
LEFT JOIN documents AS d
  ON j.document = d.document
