"""Three days of look-back: edges of the window, a tie, an empty path and two vain attempts."""

from datetime import UTC, datetime


def _at(day: int, hour: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, 0, second, tzinfo=UTC)


def _touch(touch_id: str, at: datetime, channel: str, passport_id: str = "p1") -> dict[str, object]:
    return {
        "touch_id": touch_id,
        "passport_id": passport_id,
        "occurred_at": at,
        "channel": channel,
        "campaign": f"{channel} 1",
    }


TABLES = {
    "touches": [
        _touch("t0", _at(6, 23, 59), "early"),  # a second too early
        _touch("t1", _at(7), "email"),  # exactly on the edge of the window
        _touch("t3", _at(9), "search"),
        _touch("t2", _at(9), "search > brand"),  # a tie: the id decides
        _touch("t4", _at(10), "qr"),  # at the very moment of the sale
        _touch("t5", _at(20), "email", "p2"),
        _touch("t6", _at(21), "email", "p2"),
        _touch("t7", _at(25), "email", "p2"),
    ],
    "conversions": [
        {
            "path_id": "r1",
            "passport_id": "p1",
            "converted_at": _at(10),
            "conversions": 1.0,
            "value": 600.0,
        },
        {
            "path_id": "r2",
            "passport_id": None,
            "converted_at": _at(10),
            "conversions": 1.0,
            "value": 50.0,
        },
        {
            "path_id": "r3",
            "passport_id": "p1",
            "converted_at": _at(9, 1),
            "conversions": 0.0,
            "value": -70.0,
        },
    ],
}
VALUES = {"goal": "receipt", "lookback_days": 3}


def _path(
    path_id: str, passport_id: str | None, touches: list[str], **more: object
) -> dict[str, object]:
    return {
        "path_id": path_id,
        "goal": "receipt",
        "passport_id": passport_id,
        "converted_at": None,
        "touches": touches,
        "conversions": 0.0,
        "value": 0.0,
        "nulls": 0.0,
        **more,
    }


ROWS = [
    _path(
        "r1",
        "p1",
        ["t1", "t2", "t3"],
        converted_at=_at(10),
        path=["email", "search > brand", "search"],
        campaigns=["email 1", "search > brand 1", "search 1"],
        hours=[72.0, 24.0, 24.0],
        conversions=1.0,
        value=600.0,
    ),
    _path(
        "r2",
        None,
        [],
        converted_at=_at(10),
        path=[],
        campaigns=[],
        hours=[],
        conversions=1.0,
        value=50.0,
    ),
    _path("r3", "p1", [], converted_at=_at(9, 1), path=[], campaigns=[], hours=[], value=-70.0),
    # t0 led nowhere by itself; t4 came with the sale, more than three days after t0
    _path("none:t0", "p1", ["t0"], path=["early"], campaigns=["early 1"], hours=[0.0], nulls=1.0),
    _path("none:t4", "p1", ["t4"], path=["qr"], campaigns=["qr 1"], hours=[0.0], nulls=1.0),
    _path(
        "none:t5",
        "p2",
        ["t5", "t6"],
        path=["email", "email"],
        campaigns=["email 1", "email 1"],
        hours=[24.0, 0.0],
        nulls=1.0,
    ),
    _path("none:t7", "p2", ["t7"], path=["email"], campaigns=["email 1"], hours=[0.0], nulls=1.0),
]
