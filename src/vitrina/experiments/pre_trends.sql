-- One row per campaign: were the reached and the others on the same way before it?
-- in:  campaigns (one row per campaign: campaign, starts_at, ends_at), exposures (one row per
--      exposure: campaign, passport_id), conversions (one row per conversion: passport_id,
--      converted_at, value in minor units), population (one row per person: passport_id),
--      $most (windows at most)
-- out: campaign, windows (before the start, each as long as the campaign, that the data reach),
--      trend (minor units per person and window: how much faster the reached grew; NULL with
--      less than two windows, or with less than two persons on a side), standard_error
WITH covered AS (
    SELECT epoch(date_trunc('day', min(conversions.converted_at))) AS from_at
    FROM conversions
),

measured AS (
    SELECT
        campaigns.campaign,
        epoch(campaigns.starts_at) AS starts_at,
        epoch(campaigns.ends_at) - epoch(campaigns.starts_at) AS seconds,
        least(
            $most,
            greatest(
                0,
                floor(
                    (epoch(campaigns.starts_at) - covered.from_at)
                    / (epoch(campaigns.ends_at) - epoch(campaigns.starts_at))
                )
            )
        ) AS windows
    FROM campaigns
    CROSS JOIN covered
    WHERE campaigns.ends_at > campaigns.starts_at
),

reached AS (
    SELECT DISTINCT
        exposures.campaign,
        exposures.passport_id
    FROM exposures
),

-- the slope of a least-squares line through the windows, 1 the one just before the start
slopes AS (
    SELECT
        measured.campaign,
        conversions.passport_id,
        sum(
            conversions.value
            * (
                (measured.windows + 1) / 2
                - ceil((measured.starts_at - epoch(conversions.converted_at)) / measured.seconds)
            )
        )
        / max(measured.windows * (measured.windows * measured.windows - 1) / 12) AS slope
    FROM measured
    INNER JOIN conversions
        ON
            epoch(conversions.converted_at) < measured.starts_at
            AND epoch(conversions.converted_at)
            >= measured.starts_at - measured.windows * measured.seconds
    WHERE measured.windows >= 2
    GROUP BY
        measured.campaign,
        conversions.passport_id
),

persons AS (
    SELECT
        measured.campaign,
        measured.windows,
        reached.passport_id IS NOT NULL AS is_exposed,
        coalesce(slopes.slope, 0) AS slope
    FROM measured
    CROSS JOIN population
    LEFT JOIN reached
        ON measured.campaign = reached.campaign AND population.passport_id = reached.passport_id
    LEFT JOIN slopes
        ON measured.campaign = slopes.campaign AND population.passport_id = slopes.passport_id
),

groups AS (
    SELECT
        persons.campaign,
        persons.windows,
        avg(CASE WHEN persons.is_exposed THEN persons.slope END)
        - avg(CASE WHEN NOT persons.is_exposed THEN persons.slope END) AS trend,
        var_samp(CASE WHEN persons.is_exposed THEN persons.slope END)
        / count(CASE WHEN persons.is_exposed THEN 1 END)
        + var_samp(CASE WHEN NOT persons.is_exposed THEN persons.slope END)
        / count(CASE WHEN NOT persons.is_exposed THEN 1 END) AS variance
    FROM persons
    GROUP BY
        persons.campaign,
        persons.windows
)

SELECT
    groups.campaign,
    CAST(groups.windows AS BIGINT) AS windows,
    CASE WHEN groups.windows >= 2 AND groups.variance IS NOT NULL THEN groups.trend END AS trend,
    CASE WHEN groups.windows >= 2 THEN sqrt(groups.variance) END AS standard_error
FROM groups
