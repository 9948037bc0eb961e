"""A signed-in visitor, a form filled in by a stranger, a card shown twice, and one link."""

from datetime import UTC, datetime


def _at(hour: int) -> datetime:
    return datetime(2026, 3, 1, hour, tzinfo=UTC)


def _event(hour: int, **more: object) -> dict[str, object]:
    nobody = {"user_id": None, "identifier": None, "anonymous_id": None}
    return {**nobody, "occurred_at": _at(hour), "source": "web", **more}


def _link(left: str, right: str, hour: int, kind: str, strength: float = 1.0) -> dict[str, object]:
    return {
        "left": left,
        "right": right,
        "occurred_at": _at(hour),
        "source": "web",
        "kind": kind,
        "strength": strength,
    }


OBSERVED = _link("card:1", "phone:7", 1, "card_shown", 0.99)
TABLES = {
    "links": [OBSERVED],
    "events": [
        _event(9, user_id="u1", anonymous_id="c1"),
        _event(10, identifier="phone:9", anonymous_id="c2"),
        _event(12, identifier="card:1"),
        _event(11, identifier="card:1"),
        _event(13),
    ],
}
VALUES: dict[str, object] = {}
ROWS = [
    OBSERVED,
    _link("user_id:u1", "anonymous_id:c1", 9, "login"),
    _link("user_id:u1", "user_id:u1", 9, "seen"),
    _link("anonymous_id:c1", "anonymous_id:c1", 9, "seen"),
    _link("phone:9", "anonymous_id:c2", 10, "form"),
    _link("phone:9", "phone:9", 10, "seen"),
    _link("anonymous_id:c2", "anonymous_id:c2", 10, "seen"),
    _link("card:1", "card:1", 11, "seen"),
]
