"""Two hours, the first with a receipt among its events; what is older does not count."""

from datetime import UTC, datetime


def _event(hour: int, minute: int, kind: str) -> dict[str, object]:
    return {"type": kind, "occurred_at": datetime(2026, 3, 1, hour, minute, tzinfo=UTC)}


def _row(hour: int, events: int, goals: int) -> dict[str, object]:
    return {"hour": datetime(2026, 3, 1, hour, tzinfo=UTC), "events": events, "goals": goals}


TABLES: dict[str, list[dict[str, object]]] = {
    "happened": [
        _event(8, 59, "Receipt Registered"),
        _event(9, 0, "Page Viewed"),
        _event(9, 59, "Receipt Registered"),
        _event(11, 5, "Page Viewed"),
    ],
    "goal_types": [{"type": "Receipt Registered"}],
}
VALUES: dict[str, object] = {"since": "2026-03-01T09:00:00+00:00"}
ROWS = [_row(9, 2, 1), _row(11, 1, 0)]
