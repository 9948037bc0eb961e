-- One row per receipt, as an event.
-- in:  transactions (one row per product of a basket; amounts in dollars)
-- out: columns of events; money in cents
SELECT
    CAST(transactions.basket_id AS VARCHAR) AS event_id,
    'Receipt Registered' AS type,
    min(transactions.transaction_timestamp) AS occurred_at,
    $source AS source,
    'card:' || CAST(min(transactions.household_id) AS VARCHAR) AS identifier,
    CAST(transactions.basket_id AS VARCHAR) AS subject_id,
    CAST(min(transactions.store_id) AS VARCHAR) AS place_id,
    CAST(sum(round(transactions.sales_value * 100)) AS BIGINT) AS value_minor,
    'USD' AS currency
FROM transactions
GROUP BY transactions.basket_id
