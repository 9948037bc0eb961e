-- One row per day on which an account has costs in the lake
-- in: spend (of the lake)
--   $platform, $account: whose; $first, $last: days as text, both included
-- out: day
SELECT DISTINCT
  s.day
FROM spend AS s
WHERE
  s.platform = $platform
  AND COALESCE(s.account, '') = $account
  AND s.day BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
