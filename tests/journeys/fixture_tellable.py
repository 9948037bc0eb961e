"""Sales after clicks, of a customer, of nobody; told twice, given back in part and in full.

p1 clicked twice on Direct and once on Google, and bought twice; p2 is a customer; p3 said no and
then yes, p4 yes and then no; the buyer of r6 is nobody.
"""

from datetime import UTC, datetime

import pyarrow as pa

SCHEMA = pa.schema(
    [
        *(
            (name, pa.string())
            for name in ("event_id", "type", "source", "user_id", "subject_id", "place_id")
        ),
        ("occurred_at", pa.timestamp("us", "UTC")),
        ("click_id_kind", pa.string()),
        ("click_id", pa.string()),
        ("value_minor", pa.int64()),
        ("currency", pa.string()),
        ("is_declined", pa.bool_()),
    ]
)


def _at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def _event(event_id: str, day: int, kind: str = "Page Viewed", **more: object) -> dict[str, object]:
    given = {"event_id": event_id, "type": kind, "source": "s", "occurred_at": _at(day)}
    return dict.fromkeys(SCHEMA.names) | given | more


def _click(event_id: str, day: int, kind: str, value: str) -> dict[str, object]:
    return _event(event_id, day, click_id_kind=kind, click_id=value)


def _sale(event_id: str, day: int, subject: str, value: int, **more: object) -> dict[str, object]:
    told: dict[str, object] = {"subject_id": subject, "value_minor": value, "currency": "RUB"}
    return _event(event_id, day, "Receipt Registered", **told | more)


def _back(event_id: str, day: int, subject: str, value: int) -> dict[str, object]:
    return _event(event_id, day, "Receipt Returned", subject_id=subject, value_minor=value)


BY_PERSON: dict[str | None, list[dict[str, object]]] = {
    "p1": [
        _click("e01", 1, "yclid", "too old"),  # of the sale of the 12th, more than ten days before
        _click("e02", 3, "yclid", "y1"),
        _click("e03", 5, "yclid", "y2"),
        _click("e04", 4, "gclid", "g1"),
        _sale("e05", 2, "r0", 100),  # before the first day that is looked for
        _sale("e06", 12, "r1", 1000, place_id="north"),
        _sale("e07", 13, "r1", 1000),  # the same once more
        _back("e08", 14, "r1", -400),
        _click("e09", 15, "yclid", "after it"),
        _sale("e10", 20, "r2", 500, click_id_kind="yclid", click_id="with it"),
        _back("e11", 21, "r2", -500),
    ],
    "p2": [_sale("e12", 12, "r3", 70, user_id="anna")],
    "p3": [
        _event("e13", 9, is_declined=True),
        _event("e14", 10, is_declined=False),
        _sale("e15", 12, "r4", 80),
    ],
    "p4": [
        _click("e16", 9, "rb_clickid", "v1"),
        _event("e17", 10, is_declined=False),
        _sale("e18", 12, "r5", 90),
        _event("e19", 13, is_declined=True),
    ],
    None: [_sale("e20", 12, "r6", 60)],
    "p5": [_sale("e21", 12, "r7", 50), _back("e22", 12, "r9", -10)],  # a customer of nobody's
}
WHO = [
    {"source": "s", "event_id": event["event_id"], "passport_id": person}
    for person, events in BY_PERSON.items()
    for event in events
]
TABLES = {
    "happened": pa.Table.from_pylist(
        [event for events in BY_PERSON.values() for event in events], schema=SCHEMA
    ),
    "who": WHO,
    "goal_types": [
        {"goal": "receipt", "type": "Receipt Registered", "is_reversal": False},
        {"goal": "receipt", "type": "Receipt Returned", "is_reversal": True},
    ],
    "people": [
        {"identifier": "cookie:1700000000123456789", "passport_id": "p1"},
        {"identifier": "cookie:roistat.12", "passport_id": "p3"},
        {"identifier": "user_id:anna", "passport_id": "p2"},
        {"identifier": "user_id:boris", "passport_id": "p3"},
        {"identifier": "card:5", "passport_id": "p5"},
    ],
}
VALUES: dict[str, object] = {"since": "2026-03-10 00:00:00.000000+00:00", "lookback_days": 10}


def _id(kind: str, value: str, day: int) -> dict[str, object]:
    return {"kind": kind, "value": value, "seen_at": _at(day)}


def _row(subject: str, day: int, value: int, **more: object) -> dict[str, object]:
    given: dict[str, object] = {
        "goal": "receipt",
        "source": "s",
        "subject_id": subject,
        "converted_at": _at(day),
        "value_minor": value,
        "currency": "RUB",
        "place_id": None,
        "is_undone": False,
        "is_declined": False,
        "user_id": None,
        "ids": None,
    }
    return given | more


COOKIE = "1700000000123456789"
ROWS = [
    _row(
        "r1",
        12,
        600,
        place_id="north",
        ids=[_id("cookie", COOKIE, 12), _id("gclid", "g1", 4), _id("yclid", "y2", 5)],
    ),
    _row(
        "r2",
        20,
        0,
        is_undone=True,
        ids=[_id("cookie", COOKIE, 20), _id("yclid", "with it", 20)],
    ),
    _row("r3", 12, 70, user_id="anna"),
    _row("r4", 12, 80, user_id="boris"),
    _row("r5", 12, 90, is_declined=True, ids=[_id("rb_clickid", "v1", 9)]),
]
