-- One row per campaign, day and currency.
-- in:  spend (one row per entry: day, campaign, cost_minor, currency)
-- out: campaign, day, currency (NULL where it is not told), cost_minor (minor units)
SELECT
    spend.campaign,
    CAST(spend.day AS DATE) AS day,
    spend.currency,
    CAST(sum(spend.cost_minor) AS BIGINT) AS cost_minor
FROM spend
WHERE spend.campaign IS NOT NULL
GROUP BY
    spend.campaign,
    CAST(spend.day AS DATE),
    spend.currency
