"""An event of somebody concerned, of somebody else, and of nobody."""

from datetime import UTC, datetime


def _event(event_id: str) -> dict[str, object]:
    return {
        "event_id": event_id,
        "type": "Page Viewed",
        "occurred_at": datetime(2026, 3, 1, 9, tzinfo=UTC),
        "source": "site",
        "anonymous_id": "abc",
        "user_id": "7",
        "identifier": "card:42",
        "page": "https://shop.example/",
        "referrer": "https://ya.ru/",
        "utm_source": "yandex",
        "utm_medium": "cpc",
        "utm_campaign": "spring",
        "click_id_kind": "yclid",
        "click_id": "1",
    }


TABLES = {
    "events": [_event("hers"), _event("his"), _event("nobody's")],
    "who": [
        {"source": "site", "event_id": "hers", "passport_id": "ann"},
        {"source": "site", "event_id": "his", "passport_id": "bob"},
        {"source": "site", "event_id": "nobody's", "passport_id": None},
    ],
    "concerned": [{"passport_id": "ann"}, {"passport_id": None}],
}
VALUES: dict[str, object] = {}
ROWS = [_event("hers")]
