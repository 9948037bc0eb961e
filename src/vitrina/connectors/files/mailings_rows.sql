-- One row per row of a file of mailings, each with the id of its event
-- in: typed(file_line = its line in the file, problem, the fields of the importer)
-- out: as in, named as in the lake; has_two_bodies: rows of one campaign disagree about it
WITH named AS (
  SELECT
    r.file_line,
    r.problem,
    r.campaign,
    r.source,
    COALESCE(
      r.identifier,
      'card:' || r.card,
      'user_id:' || r.user_id,
      'household:' || r.household
    ) AS identifier,
    COALESCE(r.sent_at, r.starts_at) AS occurred_at,
    COALESCE(r.channel, 'direct_mail') AS channel,
    r.campaign_name,
    r.starts_at,
    r.ends_at,
    CASE
      WHEN r.problem IS NULL
      THEN CONCAT_WS(
        '|',
        COALESCE(r.channel, ''),
        COALESCE(r.campaign_name, ''),
        COALESCE(CAST(FLOOR(EPOCH(r.starts_at)) AS BIGINT), 0),
        COALESCE(CAST(FLOOR(EPOCH(r.ends_at)) AS BIGINT), 0)
      )
    END AS body
  FROM typed AS r
)
SELECT
  n.file_line,
  n.problem,
  MD5(
    CONCAT_WS('|', n.campaign, n.identifier, CAST(FLOOR(EPOCH(n.occurred_at)) AS BIGINT))
  ) AS event_id,
  n.campaign,
  n.source,
  n.identifier,
  n.occurred_at,
  n.channel,
  n.campaign_name,
  n.starts_at,
  n.ends_at,
  MIN(n.body) OVER (PARTITION BY n.campaign)
  <> MAX(n.body) OVER (PARTITION BY n.campaign) AS has_two_bodies
FROM named AS n
