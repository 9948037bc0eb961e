"""An event with an id, and two equal ones without: they are told apart by their order."""

from datetime import UTC, datetime
from hashlib import md5

from tests.connectors.given import typed

AT = datetime(2026, 3, 1, 7, tzinfo=UTC)
ALL = {"source": "site", "occurred_at": AT, "type": "Page Viewed", "currency": "RUB"}
VISIT = {**ALL, "anonymous_id": "a1", "page": "/menu"}
TABLES = {
    "typed": typed(
        "events",
        {**ALL, "file_line": 2, "event_id": "e1", "value": 500},
        {**VISIT, "file_line": 3},
        {**VISIT, "file_line": 4, "problem": 2},
    )
}
VALUES: dict[str, str] = {}
# source, type, time; name, people, place; page, referrer; utm and click id; value, properties
PARTS = [
    *("site", "Page Viewed", str(int(AT.timestamp()))),
    *("", "a1", "", "", "", ""),
    *("/menu", ""),
    *("", "", "", "", "", ""),
    *("0", ""),
]
TEXT = "|".join(PARTS)
PRINT = md5(TEXT.encode(), usedforsecurity=False).hexdigest()
EMPTY = dict.fromkeys(
    (
        *("problem", "name", "received_at", "anonymous_id", "user_id", "identifier", "place_id"),
        "subject_id",
        *("page", "referrer", "utm_source", "utm_medium", "utm_campaign", "utm_content"),
        *("utm_term", "click_id_kind", "click_id", "value_minor", "consent", "properties"),
    )
)
ROWS = [
    {**EMPTY, **ALL, "file_line": 2, "event_id": "e1", "value_minor": 500},
    # no value, so no currency
    {**EMPTY, **VISIT, "file_line": 3, "event_id": f"{PRINT}-1", "currency": None},
    {**EMPTY, **VISIT, "file_line": 4, "event_id": f"{PRINT}-2", "currency": None, "problem": 2},
]
