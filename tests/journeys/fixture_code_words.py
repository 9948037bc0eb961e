"""One word said three times at two places, however it was typed; one said nowhere known."""

from datetime import UTC, datetime


def _use(event_id: str, day: int, word: str | None, place: str | None) -> dict[str, object]:
    return {
        "event_id": event_id,
        "type": "Code Word Used",
        "occurred_at": datetime(2026, 3, day, tzinfo=UTC),
        "subject_id": word,
        "place_id": place,
    }


TABLES = {
    "events": [
        _use("e1", 1, "зеленый чай", "arbat"),
        _use("e2", 2, " Зелёный ЧАЙ", "arbat"),
        _use("e3", 3, "зеленый чай", "tverskaya"),
        _use("e4", 4, "friend", None),
        _use("e5", 5, None, "arbat"),
        {**_use("e6", 6, "friend", "arbat"), "type": "QR Scanned"},
    ]
}
VALUES: dict[str, object] = {}
ROWS = [
    {
        "word": word,
        "place_id": place,
        "uses": uses,
        "last_used_at": datetime(2026, 3, day, tzinfo=UTC),
    }
    for word, place, uses, day in (
        ("зеленый чай", "arbat", 2, 2),
        ("зеленый чай", "tverskaya", 1, 3),
        ("friend", None, 1, 4),
    )
]
