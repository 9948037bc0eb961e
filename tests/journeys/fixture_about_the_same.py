"""A sale and its return, a sale of the same number at another till, and one without a number."""

from datetime import UTC, datetime


def _event(event_id: str, source: str, subject_id: str | None) -> dict[str, object]:
    return {
        "event_id": event_id,
        "source": source,
        "occurred_at": datetime(2026, 3, 1, 9, tzinfo=UTC),
        "user_id": "7",
        "identifier": "card:1",
        "anonymous_id": "abc",
        "subject_id": subject_id,
        "value_minor": 100,
        "is_reversal": False,
    }


SALE, RETURN = _event("e1", "till", "r1"), _event("e2", "till", "r1")
UNNUMBERED = _event("e5", "till", None)
TABLES = {
    "goal_events": [
        SALE,
        RETURN,
        _event("e3", "second till", "r1"),
        _event("e4", "till", "r2"),
        UNNUMBERED,
        _event("e6", "till", None),
    ],
    "some": [RETURN, UNNUMBERED],
}
VALUES: dict[str, object] = {}
ROWS = [SALE, RETURN, UNNUMBERED]
