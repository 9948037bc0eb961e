-- One row per line of one receipt.
-- in:  transactions (one row per product of a basket; amounts in dollars), products (one row
--      per product)
-- out: the columns of receipt_lines; money in cents
SELECT
    CAST(transactions.basket_id AS VARCHAR) AS receipt_id,
    $source AS source,
    row_number() OVER (
        PARTITION BY transactions.basket_id
        ORDER BY transactions.product_id
    ) AS line,
    transactions.transaction_timestamp AS occurred_at,
    CAST(transactions.store_id AS VARCHAR) AS place_id,
    CAST(transactions.product_id AS VARCHAR) AS sku,
    products.product_type AS name,
    products.product_category AS category,
    CAST(transactions.quantity AS DOUBLE) AS quantity,
    -- the publisher's definition of the shelf price; a coupon of the maker does not lower it
    CAST(round(
        (transactions.sales_value + transactions.retail_disc + transactions.coupon_match_disc)
        * 100 / nullif(transactions.quantity, 0)
    ) AS BIGINT) AS price_minor,
    CAST(round(transactions.sales_value * 100) AS BIGINT) AS sum_minor,
    CAST(round(
        (transactions.retail_disc + transactions.coupon_disc + transactions.coupon_match_disc)
        * 100
    ) AS BIGINT) AS discount_minor,
    'USD' AS currency
FROM transactions
LEFT JOIN products ON transactions.product_id = products.product_id
