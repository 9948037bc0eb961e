-- One row per row of a file of calls, each as its event
-- in: typed(file_line = its line in the file, problem, the fields of the importer)
-- out: file_line, problem, talk_seconds, and the columns of the lake's events; a call without an
--   id gets one made of its values, and of how many equal rows stood before it
WITH told AS (
  SELECT
    r.file_line,
    r.problem,
    r.call_id,
    r.occurred_at,
    r.source,
    REGEXP_REPLACE(r.number_called, '[^0-9+]', '', 'g') AS number_called,
    CASE
      WHEN LOWER(r.is_lost) IN ('1', 'true', 'yes', 'да') THEN 0
      ELSE r.talk_seconds
    END AS talk_seconds,
    r.user_id,
    COALESCE('cookie:' || r.client_id, 'cookie:' || r.source || '.' || r.visitor_id)
      AS identifier,
    r.yclid,
    r.place_id,
    REGEXP_EXTRACT(r.page, '^([^?#]*)', 1) AS page,
    REGEXP_EXTRACT(r.referrer, '^([^?#]*)', 1) AS referrer,
    r.utm_source,
    r.utm_medium,
    r.utm_campaign,
    r.utm_content,
    r.utm_term
  FROM typed AS r
),
printed AS (
  SELECT
    t.file_line,
    MD5(
      CONCAT_WS(
        '|',
        t.source,
        CAST(FLOOR(EPOCH(t.occurred_at)) AS BIGINT),
        COALESCE(t.number_called, ''),
        COALESCE(t.talk_seconds, 0),
        COALESCE(t.user_id, ''),
        COALESCE(t.identifier, ''),
        COALESCE(t.utm_campaign, '')
      )
    ) AS fingerprint
  FROM told AS t
)
SELECT
  t.file_line,
  t.problem,
  t.talk_seconds,
  COALESCE(
    'call-' || t.call_id,
    p.fingerprint || '-' || CAST(
      ROW_NUMBER() OVER (PARTITION BY p.fingerprint ORDER BY t.file_line) AS VARCHAR
    )
  ) AS event_id,
  'Call Received' AS type,
  t.occurred_at,
  t.source,
  t.call_id AS subject_id,
  t.user_id,
  t.identifier,
  t.place_id,
  t.page,
  t.referrer,
  t.utm_source,
  t.utm_medium,
  t.utm_campaign,
  t.utm_content,
  t.utm_term,
  CASE WHEN t.yclid IS NULL THEN NULL ELSE 'yclid' END AS click_id_kind,
  t.yclid AS click_id,
  CASE
    WHEN t.number_called <> '' AND t.talk_seconds IS NOT NULL
    THEN '{"number_called":"' || t.number_called || '","talk_seconds":'
      || CAST(t.talk_seconds AS VARCHAR) || '}'
    WHEN t.number_called <> '' THEN '{"number_called":"' || t.number_called || '"}'
    WHEN t.talk_seconds IS NOT NULL
    THEN '{"talk_seconds":' || CAST(t.talk_seconds AS VARCHAR) || '}'
  END AS properties
FROM told AS t
INNER JOIN printed AS p
  ON t.file_line = p.file_line
