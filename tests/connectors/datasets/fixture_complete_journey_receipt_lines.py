"""Dollars become cents exactly; a line without a quantity has no price of one unit."""

from tests.connectors.datasets.published import LATER, PRODUCTS, TRANSACTIONS

TABLES = {"transactions": TRANSACTIONS, "products": PRODUCTS}
VALUES = {"source": "complete_journey"}


def _line(receipt_id: str, line: int, sku: str, **more: object) -> dict[str, object]:
    return {
        "receipt_id": receipt_id,
        "source": "complete_journey",
        "line": line,
        "occurred_at": LATER,
        "place_id": "330",
        "sku": sku,
        "name": "POTATOES",
        "category": "VEGETABLES",
        "quantity": 1.0,
        "discount_minor": 0,
        "currency": "USD",
        **more,
    }


NIGHT = TRANSACTIONS[0]["transaction_timestamp"]
ROWS = [
    _line("1", 1, "10", price_minor=29, sum_minor=29, occurred_at=NIGHT),
    _line(
        "1",
        2,
        "20",
        name="WHOLE MILK",
        category="MILK",
        quantity=2.0,
        price_minor=100,
        sum_minor=139,
        discount_minor=116,
        occurred_at=NIGHT,
    ),
    _line("2", 1, "10", price_minor=10, sum_minor=10),
    _line(
        "3",
        1,
        "30",
        place_id="400",
        name=None,
        category=None,
        quantity=0.0,
        price_minor=None,
        sum_minor=0,
    ),
]
