"""One receipt a basket, with the household's card."""

from tests.connectors.datasets.published import LATER, TRANSACTIONS

TABLES = {"transactions": TRANSACTIONS}
VALUES = {"source": "complete_journey"}


def _receipt(receipt_id: str, total: int, lines: int, **more: object) -> dict[str, object]:
    return {
        "receipt_id": receipt_id,
        "source": "complete_journey",
        "occurred_at": LATER,
        "place_id": "330",
        "operation": "sale",
        "total_minor": total,
        "currency": "USD",
        "lines": lines,
        "identifier": "card:900",
        **more,
    }


ROWS = [
    _receipt("1", 168, 2, occurred_at=TRANSACTIONS[0]["transaction_timestamp"]),
    _receipt("2", 10, 1),
    _receipt("3", 0, 1, place_id="400", identifier="card:7"),
]
