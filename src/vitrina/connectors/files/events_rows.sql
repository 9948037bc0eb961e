-- One row per row of a file of events, each with an id
-- in: typed(file_line = its line in the file, problem, the fields of the importer; minor units)
-- out: as in, named as in the lake; an event without an id gets one made of its values, and
--   of how many equal rows stood before it, so that the same file gives the same ids again
WITH printed AS (
  SELECT
    r.file_line,
    MD5(
      CONCAT_WS(
        '|',
        r.source,
        r.type,
        CAST(FLOOR(EPOCH(r.occurred_at)) AS BIGINT),
        COALESCE(r.name, ''),
        COALESCE(r.anonymous_id, ''),
        COALESCE(r.user_id, ''),
        COALESCE(r.identifier, ''),
        COALESCE(r.subject_id, ''),
        COALESCE(r.place_id, ''),
        COALESCE(r.page, ''),
        COALESCE(r.referrer, ''),
        COALESCE(r.utm_source, ''),
        COALESCE(r.utm_medium, ''),
        COALESCE(r.utm_campaign, ''),
        COALESCE(r.utm_content, ''),
        COALESCE(r.utm_term, ''),
        COALESCE(r.click_id, ''),
        COALESCE(r.value, 0),
        COALESCE(r.properties, '')
      )
    ) AS fingerprint
  FROM typed AS r
)
SELECT
  r.file_line,
  r.problem,
  COALESCE(
    r.event_id,
    p.fingerprint || '-' || CAST(
      ROW_NUMBER() OVER (PARTITION BY p.fingerprint ORDER BY r.file_line) AS VARCHAR
    )
  ) AS event_id,
  r.type,
  r.name,
  r.occurred_at,
  r.received_at,
  r.source,
  r.anonymous_id,
  r.user_id,
  r.identifier,
  r.subject_id,
  r.place_id,
  r.page,
  r.referrer,
  r.utm_source,
  r.utm_medium,
  r.utm_campaign,
  r.utm_content,
  r.utm_term,
  r.click_id_kind,
  r.click_id,
  r.value AS value_minor,
  CASE WHEN r.value IS NULL THEN NULL ELSE r.currency END AS currency,
  r.consent,
  r.properties
FROM typed AS r
INNER JOIN printed AS p
  ON r.file_line = p.file_line
