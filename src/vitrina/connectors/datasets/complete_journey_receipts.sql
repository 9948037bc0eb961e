-- One row per receipt.
-- in:  transactions (one row per product of a basket; amounts in dollars)
-- out: the columns of receipts; money in cents
SELECT
    CAST(transactions.basket_id AS VARCHAR) AS receipt_id,
    $source AS source,
    min(transactions.transaction_timestamp) AS occurred_at,
    CAST(min(transactions.store_id) AS VARCHAR) AS place_id,
    'sale' AS operation,
    CAST(sum(round(transactions.sales_value * 100)) AS BIGINT) AS total_minor,
    'USD' AS currency,
    count(*) AS lines,
    'card:' || CAST(min(transactions.household_id) AS VARCHAR) AS identifier
FROM transactions
GROUP BY transactions.basket_id
