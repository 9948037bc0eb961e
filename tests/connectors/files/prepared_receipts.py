"""A sale of two lines and a return whose lines are not known, ready for the lake."""

from datetime import UTC, datetime

from tests.connectors.given import prepared

AT = datetime(2026, 3, 1, 7, tzinfo=UTC)
LATE = datetime(2026, 3, 2, 6, tzinfo=UTC)
COLUMNS = """
    document receipt_id source occurred_at received_at place_id operation total_minor currency
    identifier original_receipt_id order_id fn fd fp quote_proof line sku name category quantity
    price_minor sum_minor discount_minor
"""
ALL = {"source": "till", "occurred_at": AT, "currency": "RUB", "place_id": "shop-1"}
SALE = {**ALL, "document": "a", "receipt_id": "1", "operation": "sale", "total_minor": 290}
RETURN = {
    **ALL,
    **{"document": "b", "receipt_id": "2", "operation": "return", "total_minor": -200},
    "original_receipt_id": "1",
}
TABLES = {
    "prepared": prepared(
        COLUMNS,
        {**SALE, "identifier": "card:42", "line": 1, "quantity": 1.0, "sum_minor": 200},
        {**SALE, "identifier": "card:42", "line": 2, "quantity": 2.0, "sum_minor": 90, "sku": "b"},
        {**RETURN, "received_at": LATE},
    )
}
VALUES: dict[str, str] = {}
