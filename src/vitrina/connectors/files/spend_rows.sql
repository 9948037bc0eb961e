-- One row per row of a file of advertising costs
-- in: typed(file_line = its line in the file, problem, the fields of the importer; minor units)
-- out: as in, named as in the lake
SELECT
  r.file_line,
  r.problem,
  r.day,
  COALESCE(r.platform, r.source) AS platform,
  r.account,
  r.campaign,
  r.ad_group,
  r.placement,
  r.keyword,
  r.impressions,
  r.clicks,
  r.cost AS cost_minor,
  r.currency
FROM typed AS r
