-- One row per touch: one visit to the site or app, one mailing, one scan, one code word.
-- in:  events (one row per event), who (one row per event: source, event_id, passport_id),
--      touch_types (one row per event type that is a touch by itself: type, channel)
-- out: touch_id, passport_id, occurred_at, channel, campaign ('(none)' where there is none)
WITH known AS (
    SELECT
        events.source || ':' || events.event_id AS touch_id,
        who.passport_id,
        events.occurred_at,
        events.type,
        coalesce(events.anonymous_id, events.user_id) AS visitor,
        events.page,
        events.referrer,
        lower(events.utm_source) AS utm_source,
        lower(events.utm_medium) AS utm_medium,
        events.utm_campaign,
        events.click_id_kind,
        -- one text that changes when another campaign brings the visitor back
        nullif(
            coalesce(events.utm_source, '') || '|' || coalesce(events.utm_medium, '') || '|'
            || coalesce(events.utm_campaign, '') || '|' || coalesce(events.click_id, ''),
            '|||'
        ) AS brought_by
    FROM events
    INNER JOIN who ON events.source = who.source AND events.event_id = who.event_id
    WHERE who.passport_id IS NOT NULL
),

direct AS (
    SELECT
        known.touch_id,
        known.passport_id,
        known.occurred_at,
        coalesce(known.utm_medium, touch_types.channel) AS channel,
        known.utm_campaign
    FROM known
    INNER JOIN touch_types ON known.type = touch_types.type
),

visiting AS (
    SELECT
        known.touch_id,
        known.passport_id,
        known.visitor,
        known.occurred_at,
        known.page,
        known.referrer,
        known.utm_source,
        known.utm_medium,
        known.utm_campaign,
        known.click_id_kind,
        known.brought_by,
        lag(known.occurred_at) OVER (
            PARTITION BY known.passport_id, known.visitor
            ORDER BY known.occurred_at, known.touch_id
        ) AS seen_before_at,
        last_value(known.brought_by IGNORE NULLS) OVER (
            PARTITION BY known.passport_id, known.visitor
            ORDER BY known.occurred_at, known.touch_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS brought_before_by
    FROM known
    WHERE known.visitor IS NOT NULL AND known.page IS NOT NULL
),

sessions AS (
    SELECT
        visiting.touch_id,
        visiting.passport_id,
        visiting.occurred_at,
        visiting.utm_source,
        visiting.utm_medium,
        visiting.utm_campaign,
        visiting.click_id_kind,
        regexp_extract(visiting.page, '^https?://([^/?#]+)', 1) AS host,
        coalesce(regexp_extract(visiting.referrer, '^https?://([^/?#]+)', 1), '') AS referring_host
    FROM visiting
    WHERE
        visiting.seen_before_at IS NULL
        OR epoch(visiting.occurred_at) - epoch(visiting.seen_before_at) > $idle_minutes * 60
        OR visiting.brought_by <> coalesce(visiting.brought_before_by, '')
),

visits AS (
    SELECT
        sessions.touch_id,
        sessions.passport_id,
        sessions.occurred_at,
        CASE
            WHEN sessions.utm_medium IN ('cpc', 'ppc', 'paid_search', 'paidsearch', 'sem')
                THEN 'paid_search'
            WHEN sessions.utm_medium IN ('paid_social', 'paidsocial', 'cpm_social', 'social_paid')
                THEN 'paid_social'
            WHEN sessions.utm_medium IN ('e-mail', 'mail', 'newsletter') THEN 'email'
            WHEN sessions.utm_medium IN ('banner', 'cpm', 'display') THEN 'display'
            WHEN sessions.utm_medium IN ('organic') THEN 'organic_search'
            WHEN sessions.utm_medium IN ('social', 'smm') THEN 'organic_social'
            WHEN sessions.utm_medium IS NOT NULL THEN sessions.utm_medium
            WHEN sessions.click_id_kind IN ('yclid', 'gclid', 'gbraid', 'wbraid', 'msclkid')
                THEN 'paid_search'
            WHEN sessions.click_id_kind IN ('fbclid', 'ttclid', 'rb_clickid') THEN 'paid_social'
            WHEN sessions.utm_source IS NOT NULL THEN sessions.utm_source
            WHEN sessions.referring_host = '' OR sessions.referring_host = sessions.host
                THEN 'direct'
            WHEN regexp_matches(sessions.referring_host, '(^|\.)(google|yandex|ya|bing|duckduckgo)\.')
                THEN 'organic_search'
            WHEN regexp_matches(sessions.referring_host, '(^|\.)(vk|facebook|instagram|tiktok|t)\.')
                THEN 'organic_social'
            ELSE 'referral'
        END AS channel,
        sessions.utm_campaign
    FROM sessions
)

SELECT
    direct.touch_id,
    direct.passport_id,
    direct.occurred_at,
    direct.channel,
    coalesce(direct.utm_campaign, '(none)') AS campaign
FROM direct
UNION ALL
SELECT
    visits.touch_id,
    visits.passport_id,
    visits.occurred_at,
    visits.channel,
    coalesce(visits.utm_campaign, '(none)') AS campaign
FROM visits
