-- One row per mailing whose campaign has a start and an end: that campaign
-- in: prepared(one row per mailing: document = key of its event)
-- out: campaigns of the lake, as often as they were mailed
SELECT
  r.document,
  r.campaign,
  r.campaign_name AS name,
  r.channel,
  r.starts_at,
  r.ends_at
FROM prepared AS r
WHERE
  NOT r.starts_at IS NULL AND NOT r.ends_at IS NULL
