"""A mailing of a campaign with dates, and one of a campaign without."""

from datetime import UTC, datetime

from tests.connectors.given import prepared

START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC)
COLUMNS = """
    document event_id campaign source identifier occurred_at channel campaign_name starts_at ends_at
"""
TABLES = {
    "prepared": prepared(
        COLUMNS,
        {
            **{"document": "a", "event_id": "e1", "campaign": "A", "source": "crm"},
            **{"identifier": "card:42", "occurred_at": START, "channel": "sms"},
            **{"campaign_name": "Spring", "starts_at": START, "ends_at": END},
        },
        {
            **{"document": "b", "event_id": "e2", "campaign": "B", "source": "crm"},
            **{"identifier": "card:43", "occurred_at": END, "channel": "direct_mail"},
        },
    )
}
VALUES: dict[str, str] = {}
