-- One row per household: its address for mailings and its loyalty card.
-- in:  transactions (one row per product of a basket)
-- out: the columns of links
SELECT
    'household:' || CAST(transactions.household_id AS VARCHAR) AS left,
    'card:' || CAST(transactions.household_id AS VARCHAR) AS right,
    -- the publisher gives one number for both; the first receipt is when the card was first seen
    min(transactions.transaction_timestamp) AS occurred_at,
    $source AS source,
    'issue_card' AS kind,
    CAST(1 AS DOUBLE) AS strength
FROM transactions
GROUP BY transactions.household_id
