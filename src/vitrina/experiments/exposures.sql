-- One row per exposure of a known person to a campaign.
-- in:  reached (one row per event that says who was reached: source, event_id, campaign), who (one
--      row per such event: source, event_id, passport_id)
-- out: campaign, passport_id
SELECT
    reached.campaign,
    who.passport_id
FROM reached
INNER JOIN who ON reached.source = who.source AND reached.event_id = who.event_id
WHERE who.passport_id IS NOT NULL
