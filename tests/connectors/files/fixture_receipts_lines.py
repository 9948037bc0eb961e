"""The two lines of the sale; the return has none."""

from tests.connectors.files.prepared_receipts import ALL, TABLES, VALUES

__all__ = ["ROWS", "TABLES", "VALUES"]

LINE = {
    **ALL,
    **dict.fromkeys(("sku", "name", "category", "price_minor", "discount_minor")),
    **{"document": "a", "receipt_id": "1"},
}
ROWS = [
    {**LINE, "line": 1, "quantity": 1.0, "sum_minor": 200},
    {**LINE, "line": 2, "quantity": 2.0, "sum_minor": 90, "sku": "b"},
]
