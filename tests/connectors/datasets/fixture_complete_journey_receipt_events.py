"""Each receipt is told as an event, too."""

from tests.connectors.datasets.published import LATER, TRANSACTIONS

TABLES = {"transactions": TRANSACTIONS}
VALUES = {"source": "complete_journey"}


def _event(receipt_id: str, value: int, **more: object) -> dict[str, object]:
    return {
        "event_id": receipt_id,
        "type": "Receipt Registered",
        "occurred_at": LATER,
        "source": "complete_journey",
        "identifier": "card:900",
        "subject_id": receipt_id,
        "place_id": "330",
        "value_minor": value,
        "currency": "USD",
        **more,
    }


ROWS = [
    _event("1", 168, occurred_at=TRANSACTIONS[0]["transaction_timestamp"]),
    _event("2", 10),
    _event("3", 0, place_id="400", identifier="card:7"),
]
