"""Five persons of a test of March 11 to 20: two on time, one late, one in both arms, one after."""

from datetime import UTC, datetime


def _day(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def _spell(
    unit_id: str, arm: str, from_at: datetime, until_at: datetime | None = None
) -> dict[str, object]:
    return {"unit_id": unit_id, "arm": arm, "from_at": from_at, "until_at": until_at}


TABLES = {
    "assignments": [
        _spell("a", "treated", _day(11)),
        _spell("b", "control", _day(1)),
        _spell("late", "treated", _day(14, 12)),
        _spell("both", "treated", _day(11)),
        _spell("both", "control", _day(11)),
        _spell("after", "control", _day(21)),
        _spell("gone", "treated", _day(1), _day(11)),
        _spell("odd", "neither", _day(11)),
    ],
    "outcomes": [
        {"unit_id": "a", "at": _day(10), "value": 1.0},
        {"unit_id": "a", "at": _day(11), "value": 2.0},
        {"unit_id": "a", "at": _day(20), "value": 4.0},
        {"unit_id": "a", "at": _day(21), "value": 8.0},
        {"unit_id": "late", "at": _day(13), "value": 1.0},
        # the whole day of March 14 counts, and what may be it in another zone
        {"unit_id": "late", "at": _day(13, 21), "value": 2.0},
        {"unit_id": "late", "at": _day(14), "value": 4.0},
        {"unit_id": "nobody", "at": _day(14), "value": 9.0},
    ],
}
VALUES = {"starts_at": "2026-03-11 00:00:00+00:00", "ends_at": "2026-03-21 00:00:00+00:00"}


def _row(unit_id: str, **more: object) -> dict[str, object]:
    claims = dict.fromkeys(("is_treated", "is_control", "is_late", "is_after"), False)
    return {"unit_id": unit_id, **claims, "before": 0.0, "during": 0.0, **more}


ROWS = [
    _row("a", is_treated=True, before=1.0, during=6.0),
    _row("b", is_control=True),
    _row("late", is_treated=True, is_late=True, before=1.0, during=6.0),
    _row("both", is_treated=True, is_control=True),
    _row("after", is_control=True, is_late=True, is_after=True),
]
