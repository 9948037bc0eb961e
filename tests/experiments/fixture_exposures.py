"""A campaign that reached somebody known, and somebody whom nobody knows."""

TABLES = {
    "reached": [
        {"event_id": "e1", "source": "crm", "campaign": "18"},
        {"event_id": "e2", "source": "crm", "campaign": "18"},
    ],
    "who": [
        {"source": "crm", "event_id": "e1", "passport_id": "p1"},
        {"source": "crm", "event_id": "e2", "passport_id": None},
    ],
}
VALUES: dict[str, object] = {}
ROWS = [{"campaign": "18", "passport_id": "p1"}]
