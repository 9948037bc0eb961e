"""A mailing to somebody known, to nobody known, and of no campaign."""

TABLES = {
    "events": [
        {"event_id": "e1", "source": "crm", "type": "Mailing Sent", "utm_campaign": "18"},
        {"event_id": "e2", "source": "crm", "type": "Mailing Sent", "utm_campaign": "18"},
        {"event_id": "e3", "source": "crm", "type": "Mailing Sent", "utm_campaign": None},
        {"event_id": "e4", "source": "crm", "type": "Page Viewed", "utm_campaign": "18"},
    ],
    "who": [
        {"source": "crm", "event_id": "e1", "passport_id": "p1"},
        {"source": "crm", "event_id": "e2", "passport_id": None},
        {"source": "crm", "event_id": "e3", "passport_id": "p1"},
        {"source": "crm", "event_id": "e4", "passport_id": "p1"},
    ],
}
VALUES = {"exposure": "Mailing Sent"}
ROWS = [{"campaign": "18", "passport_id": "p1"}]
