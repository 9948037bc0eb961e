-- One row per place and way in which its receipts were tied to a person, or to nobody.
-- in:  receipts (one row per receipt), people (one row per identifier)
-- out: place_id ('' if unknown), way (the namespace that tied it: card, phone, order, ...; nobody),
--      receipts (sales), revenue_minor (of them), share (of the receipts of the place)
WITH tied AS (
    SELECT
        coalesce(receipts.place_id, '') AS place_id,
        CASE
            WHEN shown.passport_id IS NOT NULL
                THEN lower(split_part(receipts.identifier, ':', 1))
            WHEN ordered.passport_id IS NOT NULL THEN 'order'
            ELSE 'nobody'
        END AS way,
        receipts.total_minor
    FROM receipts
    LEFT JOIN people AS shown ON receipts.identifier = shown.identifier
    LEFT JOIN people AS ordered ON 'order:' || receipts.order_id = ordered.identifier
    WHERE receipts.operation = 'sale'
),

counted AS (
    SELECT
        tied.place_id,
        tied.way,
        count(*) AS receipts,
        CAST(sum(tied.total_minor) AS BIGINT) AS revenue_minor
    FROM tied
    GROUP BY
        tied.place_id,
        tied.way
)

SELECT
    counted.place_id,
    counted.way,
    counted.receipts,
    counted.revenue_minor,
    CAST(counted.receipts AS DOUBLE)
    / sum(counted.receipts) OVER (PARTITION BY counted.place_id) AS share
FROM counted
ORDER BY
    counted.place_id,
    counted.receipts DESC,
    counted.way
