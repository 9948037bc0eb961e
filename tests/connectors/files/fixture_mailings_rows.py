"""A campaign sent to a card and a household, and one whose rows disagree about its end."""

from datetime import UTC, datetime
from hashlib import md5

from tests.connectors.given import typed

START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 9, tzinfo=UTC)
TABLES = {
    "typed": typed(
        "mailings",
        {"file_line": 2, "source": "crm", "campaign": "A", "card": "42", "starts_at": START},
        {
            **{"file_line": 3, "source": "crm", "campaign": "A", "household": "9"},
            **{"starts_at": START, "sent_at": LATER},
        },
        {
            **{"file_line": 4, "source": "crm", "campaign": "B", "user_id": "7"},
            **{"starts_at": START, "ends_at": END, "channel": "sms"},
        },
        {
            **{"file_line": 5, "source": "crm", "campaign": "B", "identifier": "phone:k1"},
            **{"starts_at": START, "ends_at": LATER, "channel": "sms"},
        },
    )
}
VALUES: dict[str, str] = {}


def print_of(campaign: str, identifier: str, at: datetime) -> str:
    text = f"{campaign}|{identifier}|{int(at.timestamp())}"
    return md5(text.encode(), usedforsecurity=False).hexdigest()


ALL = {"problem": None, "source": "crm", "campaign_name": None, "starts_at": START}
A = {**ALL, "campaign": "A", "channel": "direct_mail", "ends_at": None, "has_two_bodies": False}
B = {**ALL, "campaign": "B", "channel": "sms", "occurred_at": START, "has_two_bodies": True}
ROWS = [
    {
        **A,
        **{"file_line": 2, "identifier": "card:42", "occurred_at": START},
        "event_id": print_of("A", "card:42", START),
    },
    {
        **A,
        **{"file_line": 3, "identifier": "household:9", "occurred_at": LATER},
        "event_id": print_of("A", "household:9", LATER),
    },
    {
        **B,
        **{"file_line": 4, "identifier": "user_id:7", "ends_at": END},
        "event_id": print_of("B", "user_id:7", START),
    },
    {
        **B,
        **{"file_line": 5, "identifier": "phone:k1", "ends_at": LATER},
        "event_id": print_of("B", "phone:k1", START),
    },
]
