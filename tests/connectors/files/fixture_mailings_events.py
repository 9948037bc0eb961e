"""One touch a mailing."""

from tests.connectors.files.prepared_mailings import END, START, TABLES, VALUES

__all__ = ["ROWS", "TABLES", "VALUES"]

SENT = {"type": "Mailing Sent", "source": "crm", "utm_source": "mailing"}
ROWS = [
    {
        **SENT,
        **{"document": "a", "event_id": "e1", "occurred_at": START, "identifier": "card:42"},
        **{"utm_medium": "sms", "utm_campaign": "A"},
    },
    {
        **SENT,
        **{"document": "b", "event_id": "e2", "occurred_at": END, "identifier": "card:43"},
        **{"utm_medium": "direct_mail", "utm_campaign": "B"},
    },
]
