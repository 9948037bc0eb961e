-- One row per day, platform, account, campaign, ad group, placement and keyword of the spend
-- in: spend (of the lake); told (one row per cost that a platform told: day, campaign, ad_group,
--   placement, keyword, impressions, clicks, cost_minor, currency; empty texts where it told none)
--   $platform, $account: whose costs were told
-- out: the columns of spend: the days that were told in the place of what that account had there
WITH told_days AS (
  SELECT DISTINCT
    t.day
  FROM told AS t
),
kept AS (
  SELECT
    s.day,
    s.platform,
    s.account,
    s.campaign,
    s.ad_group,
    s.placement,
    s.keyword,
    s.impressions,
    s.clicks,
    s.cost_minor,
    s.currency
  FROM spend AS s
  LEFT JOIN told_days AS d
    ON s.day = d.day AND s.platform = $platform AND COALESCE(s.account, '') = $account
  WHERE
    d.day IS NULL
)
SELECT
  k.day,
  k.platform,
  k.account,
  k.campaign,
  k.ad_group,
  k.placement,
  k.keyword,
  k.impressions,
  k.clicks,
  k.cost_minor,
  k.currency
FROM kept AS k
UNION ALL
SELECT
  t.day,
  $platform AS platform,
  $account AS account,
  t.campaign,
  NULLIF(t.ad_group, '') AS ad_group,
  NULLIF(t.placement, '') AS placement,
  NULLIF(t.keyword, '') AS keyword,
  CAST(SUM(t.impressions) AS BIGINT) AS impressions,
  CAST(SUM(t.clicks) AS BIGINT) AS clicks,
  CAST(SUM(t.cost_minor) AS BIGINT) AS cost_minor,
  t.currency
FROM told AS t
GROUP BY
  t.day,
  t.campaign,
  t.ad_group,
  t.placement,
  t.keyword,
  t.currency
