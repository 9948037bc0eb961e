-- One row per mailing: its event, a touch of the mailed campaign
-- in: prepared(one row per mailing: document = key of its event)
-- out: events of the lake
SELECT
  r.document,
  r.event_id,
  'Mailing Sent' AS type,
  r.occurred_at,
  r.source,
  r.identifier,
  'mailing' AS utm_source,
  r.channel AS utm_medium,
  r.campaign AS utm_campaign
FROM prepared AS r
