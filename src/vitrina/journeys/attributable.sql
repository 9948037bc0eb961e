-- One row per place.
-- in:  receipts (one row per receipt), people (one row per identifier), paths (one row per path:
--      path_id, path)
-- out: place_id ('' if unknown), receipts (sales), identified (of them, tied to a person),
--      after_touch (of those, with a touch on their path)
WITH sales AS (
    SELECT
        coalesce(receipts.place_id, '') AS place_id,
        coalesce(shown.passport_id, ordered.passport_id) IS NOT NULL AS is_identified,
        coalesce(len(paths.path), 0) > 0 AS is_after_touch
    FROM receipts
    LEFT JOIN people AS shown ON receipts.identifier = shown.identifier
    LEFT JOIN people AS ordered ON 'order:' || receipts.order_id = ordered.identifier
    LEFT JOIN paths ON receipts.source || ':' || receipts.receipt_id = paths.path_id
    WHERE receipts.operation = 'sale'
)

SELECT
    sales.place_id,
    count(*) AS receipts,
    CAST(sum(CASE WHEN sales.is_identified THEN 1 ELSE 0 END) AS BIGINT) AS identified,
    CAST(
        sum(CASE WHEN sales.is_identified AND sales.is_after_touch THEN 1 ELSE 0 END) AS BIGINT
    ) AS after_touch
FROM sales
GROUP BY sales.place_id
ORDER BY sales.place_id
