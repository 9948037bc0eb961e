-- One row per campaign.
-- in:  campaigns (one row per campaign), exposures (one row per exposure: campaign, passport_id),
--      conversions (one row per conversion: passport_id, converted_at, value in minor units),
--      population (one row per person: passport_id), pre_trends (one row per campaign: campaign,
--      windows, trend and standard_error in minor units)
-- out: campaign, starts_at, ends_at, exposed and unexposed (people), means per person in minor
--      units (exposed_before_minor, ... during), naive_difference_minor, adjusted_difference_minor,
--      standard_error_minor, low_minor, high_minor, reason (why a figure is NULL),
--      pre_trend_windows, pre_trend_minor, pre_trend_standard_error_minor (per person and window),
--      pre_trend (a sentence)
WITH covered AS (
    -- the first and the last whole day that the data speak of
    SELECT
        date_trunc('day', min(conversions.converted_at)) AS from_at,
        date_trunc('day', max(conversions.converted_at)) + INTERVAL 1 DAY AS until_at
    FROM conversions
),

windows AS (
    SELECT
        campaigns.campaign,
        campaigns.starts_at,
        campaigns.ends_at,
        epoch(campaigns.ends_at) - epoch(campaigns.starts_at) AS seconds,
        campaigns.starts_at < covered.from_at AS starts_early,
        campaigns.ends_at > covered.until_at AS ends_late,
        epoch(campaigns.starts_at) - (epoch(campaigns.ends_at) - epoch(campaigns.starts_at))
        < epoch(covered.from_at) AS lacks_before
    FROM campaigns
    CROSS JOIN covered
),

reached AS (
    SELECT DISTINCT
        exposures.campaign,
        exposures.passport_id
    FROM exposures
),

spent AS (
    SELECT
        windows.campaign,
        conversions.passport_id,
        sum(
            CASE WHEN conversions.converted_at >= windows.starts_at THEN conversions.value ELSE 0 END
        ) AS during,
        sum(
            CASE WHEN conversions.converted_at < windows.starts_at THEN conversions.value ELSE 0 END
        ) AS before
    FROM windows
    INNER JOIN conversions
        ON
            conversions.converted_at < windows.ends_at
            AND epoch(conversions.converted_at)
            >= epoch(windows.starts_at) - windows.seconds
    GROUP BY
        windows.campaign,
        conversions.passport_id
),

outcomes AS (
    SELECT
        windows.campaign,
        reached.passport_id IS NOT NULL AS is_exposed,
        coalesce(spent.before, 0) AS before,
        coalesce(spent.during, 0) AS during,
        coalesce(spent.during, 0) - coalesce(spent.before, 0) AS change
    FROM windows
    CROSS JOIN population
    LEFT JOIN reached
        ON windows.campaign = reached.campaign AND population.passport_id = reached.passport_id
    LEFT JOIN spent
        ON windows.campaign = spent.campaign AND population.passport_id = spent.passport_id
),

groups AS (
    SELECT
        outcomes.campaign,
        count(CASE WHEN outcomes.is_exposed THEN 1 END) AS exposed,
        count(CASE WHEN NOT outcomes.is_exposed THEN 1 END) AS unexposed,
        avg(CASE WHEN outcomes.is_exposed THEN outcomes.before END) AS exposed_before,
        avg(CASE WHEN NOT outcomes.is_exposed THEN outcomes.before END) AS unexposed_before,
        avg(CASE WHEN outcomes.is_exposed THEN outcomes.during END) AS exposed_during,
        avg(CASE WHEN NOT outcomes.is_exposed THEN outcomes.during END) AS unexposed_during,
        var_samp(CASE WHEN outcomes.is_exposed THEN outcomes.change END) AS exposed_variance,
        var_samp(CASE WHEN NOT outcomes.is_exposed THEN outcomes.change END) AS unexposed_variance
    FROM outcomes
    GROUP BY outcomes.campaign
),

judged AS (
    SELECT
        windows.campaign,
        windows.starts_at,
        windows.ends_at,
        groups.exposed,
        groups.unexposed,
        groups.exposed_before,
        groups.unexposed_before,
        groups.exposed_during,
        groups.unexposed_during,
        groups.exposed_variance / groups.exposed
        + groups.unexposed_variance / groups.unexposed AS variance,
        CASE
            WHEN windows.starts_early THEN 'it started before the first day of data'
            WHEN windows.ends_late THEN 'it ended after the last day of data'
            WHEN groups.exposed = 0 THEN 'nobody in the data was exposed'
            WHEN groups.unexposed = 0 THEN 'everybody was exposed: there is nobody to compare with'
        END AS no_naive_because,
        CASE
            WHEN windows.lacks_before
                THEN 'the data do not reach back an equally long time before it'
            WHEN groups.exposed < 2 OR groups.unexposed < 2
                THEN 'one person is too few for a standard error'
        END AS no_adjusted_because
    FROM windows
    INNER JOIN groups ON windows.campaign = groups.campaign
),

measured AS (
    SELECT
        judged.campaign,
        judged.starts_at,
        judged.ends_at,
        judged.exposed,
        judged.unexposed,
        judged.exposed_before,
        judged.unexposed_before,
        judged.exposed_during,
        judged.unexposed_during,
        CASE
            WHEN judged.no_naive_because IS NULL
                THEN judged.exposed_during - judged.unexposed_during
        END AS naive,
        CASE
            WHEN coalesce(judged.no_naive_because, judged.no_adjusted_because) IS NULL
                THEN
                    (judged.exposed_during - judged.exposed_before)
                    - (judged.unexposed_during - judged.unexposed_before)
        END AS adjusted,
        CASE
            WHEN coalesce(judged.no_naive_because, judged.no_adjusted_because) IS NULL
                THEN sqrt(judged.variance)
        END AS standard_error,
        coalesce(judged.no_naive_because, judged.no_adjusted_because) AS reason
    FROM judged
)

SELECT
    measured.campaign,
    measured.starts_at,
    measured.ends_at,
    measured.exposed,
    measured.unexposed,
    measured.exposed_before AS exposed_before_minor,
    measured.unexposed_before AS unexposed_before_minor,
    measured.exposed_during AS exposed_during_minor,
    measured.unexposed_during AS unexposed_during_minor,
    measured.naive AS naive_difference_minor,
    measured.adjusted AS adjusted_difference_minor,
    measured.standard_error AS standard_error_minor,
    measured.adjusted - $width * measured.standard_error AS low_minor,
    measured.adjusted + $width * measured.standard_error AS high_minor,
    measured.reason,
    pre_trends.windows AS pre_trend_windows,
    pre_trends.trend AS pre_trend_minor,
    pre_trends.standard_error AS pre_trend_standard_error_minor,
    CASE
        WHEN pre_trends.trend IS NULL
            THEN 'not known: the data do not reach back two windows with two persons on each side'
        WHEN abs(pre_trends.trend) > $width * pre_trends.standard_error
            THEN
                'not parallel: the two groups were on different ways before it, so that the '
                || 'adjusted difference may be their trend'
        ELSE 'parallel, as far as these windows can tell'
    END AS pre_trend
FROM measured
LEFT JOIN pre_trends ON measured.campaign = pre_trends.campaign
