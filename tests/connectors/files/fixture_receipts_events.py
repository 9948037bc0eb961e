"""One event a receipt: registered, and returned."""

from tests.connectors.files.prepared_receipts import ALL, LATE, TABLES, VALUES

__all__ = ["ROWS", "TABLES", "VALUES"]

ROWS = [
    {
        **ALL,
        **{"document": "a", "event_id": "1", "type": "Receipt Registered"},
        **{"value_minor": 290, "identifier": "card:42", "received_at": None, "subject_id": None},
    },
    {
        **ALL,
        **{"document": "b", "event_id": "2", "type": "Receipt Returned"},
        **{"value_minor": -200, "identifier": None, "received_at": LATE, "subject_id": "1"},
    },
]
