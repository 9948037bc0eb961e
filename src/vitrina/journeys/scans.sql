-- One row per short link or QR code that was opened.
-- in:  events (one row per event; subject_id of a scan is the code, click_id of a visit that
--      began with a scan is the scan's event_id), who (one row per event: source, event_id,
--      passport_id)
-- out: code, scans (by people), bots (by crawlers and link previews), visits (scans whose
--      visitor arrived on a page that is measured), people (who arrived), last_scanned_at
WITH scanned AS (
    SELECT
        subject_id AS code,
        event_id AS scan_id,
        occurred_at,
        CASE WHEN is_bot THEN 1 ELSE 0 END AS bot
    FROM events
    WHERE type IN ('QR Scanned', 'Short Link Opened') AND subject_id IS NOT NULL
),

arrived AS (
    SELECT DISTINCT
        events.click_id AS scan_id,
        who.passport_id
    FROM events
    INNER JOIN who ON events.source = who.source AND events.event_id = who.event_id
    WHERE
        events.click_id_kind = 'v_scan'
        AND events.type NOT IN ('QR Scanned', 'Short Link Opened')
        AND NOT coalesce(events.is_bot, FALSE)
),

counted AS (
    SELECT
        code,
        count(*) - CAST(sum(bot) AS BIGINT) AS scans,
        CAST(sum(bot) AS BIGINT) AS bots,
        max(CASE WHEN bot = 0 THEN occurred_at END) AS last_scanned_at
    FROM scanned
    GROUP BY code
),

visited AS (
    SELECT
        scanned.code,
        count(DISTINCT arrived.scan_id) AS visits,
        count(DISTINCT arrived.passport_id) AS people
    FROM scanned
    INNER JOIN arrived ON scanned.scan_id = arrived.scan_id
    WHERE scanned.bot = 0
    GROUP BY scanned.code
)

SELECT
    counted.code,
    counted.scans,
    counted.bots,
    coalesce(visited.visits, 0) AS visits,
    coalesce(visited.people, 0) AS people,
    counted.last_scanned_at
FROM counted
LEFT JOIN visited ON counted.code = visited.code
