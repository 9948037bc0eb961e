"""Only a campaign with a start and an end becomes a row."""

from tests.connectors.files.prepared_mailings import END, START, TABLES, VALUES

__all__ = ["ROWS", "TABLES", "VALUES"]

ROWS = [
    {
        **{"document": "a", "campaign": "A", "name": "Spring", "channel": "sms"},
        **{"starts_at": START, "ends_at": END},
    }
]
