"""Two receipts of three rows; the return has no lines."""

from tests.connectors.files.prepared_receipts import RETURN, SALE, TABLES, VALUES

__all__ = ["ROWS", "TABLES", "VALUES"]

EMPTY = dict.fromkeys(
    (
        *("lines", "identifier", "original_receipt_id", "order_id"),
        *("fn", "fd", "fp", "quote_proof"),
    )
)
ROWS = [{**EMPTY, **SALE, "lines": 2, "identifier": "card:42"}, {**EMPTY, **RETURN}]
