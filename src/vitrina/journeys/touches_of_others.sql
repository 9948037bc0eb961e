-- One row per touch that is as it was.
-- in:  touches (one row per touch), concerned (one row per person whose touches may be others
--      now: passport_id; others have NULL)
-- out: the columns of touches
SELECT
    touches.touch_id,
    touches.passport_id,
    touches.occurred_at,
    touches.channel,
    touches.campaign
FROM touches
LEFT JOIN concerned ON touches.passport_id = concerned.passport_id
WHERE concerned.passport_id IS NULL
