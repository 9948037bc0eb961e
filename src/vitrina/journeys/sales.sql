-- One row per place and week.
-- in:  receipts (one row per receipt), people (one row per identifier)
-- out: place_id, week (its Monday, in the given zone), receipts, matched (receipts that could be
--      tied to a person), revenue_minor (minor units, returns taken off)
SELECT
    receipts.place_id,
    CAST(date_trunc('week', receipts.occurred_at AT TIME ZONE $zone) AS DATE) AS week,
    count(*) AS receipts,
    count(people.passport_id) AS matched,
    CAST(sum(receipts.total_minor) AS BIGINT) AS revenue_minor
FROM receipts
LEFT JOIN people ON receipts.identifier = people.identifier
GROUP BY
    receipts.place_id,
    CAST(date_trunc('week', receipts.occurred_at AT TIME ZONE $zone) AS DATE)
