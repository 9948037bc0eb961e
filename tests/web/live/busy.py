"""A shop on a busy morning: two sources, messages of the last minutes, bad ones and refused ones.

Texts that a sender, a place or a network made up are attacks: a page must show them as they are.
"""

import json
from base64 import b64encode
from datetime import datetime, timedelta

import msgspec

from vitrina.collector.entrances import services
from vitrina.collector.load.loader import bad_row_sealer
from vitrina.collector.log.record import Record, microseconds
from vitrina.collector.workspace import Workspace
from vitrina.engine import Row, open_lake

EVIL = '<script>alert("xss")</script>'
EVIL_IMAGE = "\"><img src=x onerror=alert('x')>"
FORMULA = "=HYPERLINK(1)"
RAW = b'{"event": "<script>alert(1)</script>", "timestamp": "1970"}'


def make_busy(workspace: Workspace, now: datetime) -> services.NewKeys:
    """Fill the shop; gives the keys of its site."""
    keys = services.add_source(workspace, "site", now=now, title="Our site")
    services.add_source(workspace, "till", now=now, kind="webhook", title=EVIL, place_id="arbat")
    events = _events(now)
    with open_lake(workspace.folder).write("a busy morning") as commit:
        commit.append("events", events)
        commit.append("bad_rows", _bad_rows(workspace, now))
        commit.append("intake", _intake(events, now))
        commit.append("rejections", _rejections(now))
        commit.append("canaries", [_canary(now)])
    return keys


def tell(workspace: Workspace, process: str, at: datetime, **told: object) -> None:
    """Let a process have told of itself."""
    state = {"at": at.isoformat(), "rss_bytes": 52_000_000, "last_error": None, **told}
    (workspace.run / f"status-{process}.json").write_text(json.dumps(state))


def all_well(workspace: Workspace, now: datetime) -> None:
    """Let all processes run."""
    tell(workspace, "loader", now, segments_waiting=0, lag_seconds=0.4)
    tell(workspace, "receiver-1", now, acknowledged=12, refused={}, pending_bytes=0)
    sent = (now - timedelta(seconds=20)).isoformat()
    tell(workspace, "canary", now, sent_at=sent, acknowledged_ms=12, queryable_ms=1430)


def event(number: int, at: datetime, **values: object) -> Row:
    """One message that became a row."""
    usual = {"type": "Page Viewed", "source": "site", "is_trusted": False, "body_digest": number}
    times = {"occurred_at": at, "received_at": at}
    return {"event_id": f"e{number}", **usual, **times, **values}


def _events(now: datetime) -> list[Row]:
    def ago(minutes: float) -> datetime:
        return now - timedelta(minutes=minutes)

    advert = {"traffic_source": "yandex", "traffic_medium": "cpc", "traffic_campaign": "spring"}
    phone = {"device": "mobile", "browser": "Chrome Mobile", "os": "Android"}
    page = {"page": "https://shop.example/coffee", "name": "Coffee"}
    return [
        event(1, ago(0.2), anonymous_id="ann", **advert, **phone, **page),
        event(
            2,
            ago(0.1),
            type="Order Completed",
            anonymous_id="ann",
            subject_id="order-17",
            place_id="arbat",
            value_minor=45000,
            currency="RUB",
            **phone,
        ),
        event(
            3,
            ago(1),
            type="Custom Event",
            name=EVIL,
            anonymous_id="bob",
            traffic_source=EVIL_IMAGE,
            traffic_medium=EVIL,
            traffic_campaign=EVIL,
            referrer=f"https://x.example/{EVIL}",
            device="desktop",
            browser=EVIL,
            place_id=EVIL_IMAGE,
        ),
        event(4, ago(2), type="QR Scanned", source="till", anonymous_id="cid", place_id="arbat"),
        event(5, ago(3), type="Call Received", source="till", place_id=FORMULA),
        event(
            6,
            ago(4),
            anonymous_id="dan",
            traffic_source="(direct)",
            traffic_medium="(none)",
            **page,
        ),
        event(7, ago(5), anonymous_id="crawler", is_bot=True, device="bot", **page),
        event(
            8,
            ago(6),
            type="Portal Login",
            source="till",
            identifier="phone:token",
            place_id="tverskaya",
            name=EVIL,
        ),
        event(9, ago(50), anonymous_id="earlier", **advert),
    ]


def _bad_rows(workspace: Workspace, now: datetime) -> list[Row]:
    sealer = bad_row_sealer(workspace)
    rows: list[Row] = []
    for number, reason in enumerate(("Its time is in 1970.", "Its time is in 1970.", EVIL)):
        record = Record(
            kind="segment", source="site", received_us=microseconds(now), count=1, body=RAW
        )
        name = f"segment-{number}"
        sealed = sealer.seal(msgspec.msgpack.encode(record), about=name.encode())
        rows.append(
            {
                "bad_row_id": name,
                "source": "site",
                "received_at": max(
                    now - timedelta(minutes=10 + number),
                    hour_of(now) + timedelta(microseconds=3 - number),
                ),
                "kind": "segment",
                "stage": "time",
                "reason": reason,
                "message_id": f"m{number}",
                "sealed": b64encode(sealed).decode(),
            }
        )
    return rows


def _intake(events: list[Row], now: datetime) -> list[Row]:
    """Each hour as the loader counts it, with three bad ones, a repeat and two turned away."""
    places: dict[tuple[str, datetime], int] = {}
    for row in [*events, *({"source": "canary", "received_at": now},)]:
        at = row["received_at"]
        assert isinstance(at, datetime)
        place = (str(row["source"]), hour_of(at))
        places[place] = places.get(place, 0) + 1
    rows = [_counted(source, hour, new, new) for (source, hour), new in places.items()]
    first = next(row for row in rows if row["source"] == "site")
    first |= {"duplicate": 1, "bad": 3, "rejected": 2}
    first["received"] = int(str(first["new"])) + 6
    return rows


def _counted(source: str, hour: datetime, received: int, new: int) -> Row:
    counts = {"received": received, "new": new, "duplicate": 0, "bad": 0, "rejected": 0}
    return {"segment": "a", "source": source, "hour": hour, **counts}


def _rejections(now: datetime) -> list[Row]:
    return [
        {"segment": "a", "source": "site", "hour": hour_of(now), "reason": reason, "messages": 1}
        for reason in ("server only", EVIL)
    ]


def _canary(now: datetime) -> Row:
    return {
        "canary_id": "c1",
        "sent_at": now - timedelta(milliseconds=12),
        "received_at": now,
    }


def hour_of(at: datetime) -> datetime:
    """The hour that a time lies in."""
    return at.replace(minute=0, second=0, microsecond=0)
