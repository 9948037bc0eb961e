"""A sale of two lines without total or numbers, a return written positive, one by its sign."""

from datetime import UTC, datetime

from tests.connectors.given import typed

AT = datetime(2026, 3, 1, 7, tzinfo=UTC)
ALL = {"source": "till", "occurred_at": AT, "currency": "RUB"}
TABLES = {
    "typed": typed(
        "receipts",
        {**ALL, "file_line": 2, "receipt_id": "1", "line_sum": 200, "price": 200, "card": "42"},
        {**ALL, "file_line": 3, "receipt_id": "1", "line_sum": 90, "quantity": 2.0, "item": "bun"},
        {
            **ALL,
            **{"file_line": 4, "receipt_id": "2", "operation": "return", "total": 200},
            **{"line": 7, "line_sum": 200, "quantity": 1.0, "discount": 10, "problem": 3},
        },
        {**ALL, "file_line": 5, "receipt_id": "3", "total": -500, "identifier": "user_id:7"},
    )
}
VALUES: dict[str, str] = {}
EMPTY = dict.fromkeys(
    (
        *(
            "problem",
            "received_at",
            "place_id",
            "identifier",
            "original_receipt_id",
            "order_id",
            "fn",
            "fd",
        ),
        *("fp", "quote_proof", "line", "sku", "name", "category", "quantity", "price_minor"),
        *("sum_minor", "discount_minor"),
    )
)
SALE = {**EMPTY, **ALL, "operation": "sale", "receipt_id": "1", "total_minor": 290}
RETURN = {**EMPTY, **ALL, "operation": "return"}
ROWS = [
    {
        **SALE,
        **{"file_line": 2, "line": 1, "quantity": 1.0, "sum_minor": 200, "price_minor": 200},
        "identifier": "card:42",
    },
    {**SALE, "file_line": 3, "line": 2, "quantity": 2.0, "sum_minor": 90, "name": "bun"},
    {
        **RETURN,
        **{"file_line": 4, "problem": 3, "receipt_id": "2", "total_minor": -200, "line": 7},
        **{"quantity": -1.0, "sum_minor": -200, "discount_minor": -10},
    },
    {
        **RETURN,
        **{"file_line": 5, "receipt_id": "3", "total_minor": -500, "identifier": "user_id:7"},
    },
]
