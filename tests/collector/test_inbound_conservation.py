"""Webhooks and sightings from the door to the lake: all counted, none twice, no address kept."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.collector.receive.inbound_given import NOW, SECRET, request_of, salts_in, signed
from tests.collector.receive.test_inbound_presence import PHONE, seen_v2, v2
from vitrina import journeys
from vitrina.collector.doors import Doors, Source, publish
from vitrina.collector.load.conserve import conserve
from vitrina.collector.load.replay import replay
from vitrina.collector.log import LogWriter, Record, microseconds, read_segment
from vitrina.collector.receive.inbound import take
from vitrina.collector.workspace import Settings, Workspace, make_workspace
from vitrina.engine import open_lake

TILL = Source(name="till", kind="webhook", place_id="north")
WIFI = Source(name="wifi", kind="meraki", place_id="north")


class Shop:
    """A workspace that takes requests in, one at a time."""

    def __init__(self, folder: Path) -> None:
        self.workspace: Workspace = make_workspace(folder / "shop", Settings())
        self.now = NOW
        self._salts = folder / "salts"
        self._log = LogWriter(
            self.workspace.log, self.workspace.root_key(), now_us=lambda: microseconds(self.now)
        )
        self.set_up(TILL, WIFI)

    def set_up(self, *sources: Source) -> None:
        publish(Doors(sources=sources), self.workspace.doors)

    def send(self, body: bytes, source: Source, *, times: int = 1) -> None:
        for _ in range(times):
            taken = take(
                request_of(signed(body, at=self.now)),
                body,
                source,
                secret=SECRET,
                now=self.now,
                salts=salts_in(self._salts, now=self.now),
            )
            record = Record(
                kind=taken.kind,
                source=source.name,
                received_us=microseconds(self.now),
                count=taken.count,
                body=taken.body,
                is_trusted=taken.is_trusted,
            )
            self._log.append([record])

    def counted(self) -> dict[str, object]:
        self._log.seal()
        told = conserve(self.workspace, clock=lambda: self.now).told()
        assert told["exact"] is True, told["wrong"]
        return {name: told[name] for name in ("received", "new", "duplicate", "bad")}

    def kept(self) -> Iterator[bytes]:
        for path in (self.workspace.log / "loaded").iterdir():
            for record in read_segment(path, self.workspace.root_key()):
                yield record.body


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def sale(number: int, **more: object) -> bytes:
    told = {
        "event_id": f"r-{number}",
        "kind": "sale",
        "place": "north",
        "at_local": NOW.isoformat(),
        "total": 100 + number,
        **more,
    }
    return json.dumps(told).encode()


def test_a_webhook_repeated_within_the_window_counts_once(shop: Shop) -> None:
    till = Source(name="till", kind="webhook", settings={"mapping": "common"})
    shop.set_up(till)

    for number in range(3):
        shop.send(sale(number), till)
    shop.now += timedelta(minutes=2)
    shop.send(sale(0), till, times=2)
    shop.send(sale(1, total=999), till)  # the same id, and another amount
    shop.send(b"no JSON", till)

    assert shop.counted() == {"received": 7, "new": 3, "duplicate": 2, "bad": 2}
    receipts = open_lake(shop.workspace.folder).events.rows()
    assert sorted(str(row["event_id"]) for row in receipts) == ["r-0", "r-1", "r-2"]
    assert {row["value_minor"] for row in receipts} == {10000, 10100, 10200}


def test_webhooks_kept_before_there_was_a_mapping_are_read_once_there_is_one(shop: Shop) -> None:
    for number in range(3):
        shop.send(sale(number), TILL)
    assert shop.counted() == {"received": 3, "new": 0, "duplicate": 0, "bad": 3}

    shop.set_up(Source(name="till", kind="webhook", settings={"mapping": "common"}))
    done = replay(shop.workspace, clock=lambda: shop.now)

    assert (done.tried, done.new, done.still_bad) == (3, 3, 0)
    assert shop.counted() == {"received": 3, "new": 3, "duplicate": 0, "bad": 0}


def test_sightings_become_stays_and_no_address_is_anywhere(shop: Shop) -> None:
    for minute in (0, 10, 20):
        shop.now = NOW + timedelta(minutes=minute)
        shop.send(v2(seen_v2(PHONE, shop.now), seen_v2("ff:ff:ff:ff:ff:ff")), WIFI)
    shop.send(v2(seen_v2(PHONE, shop.now)), WIFI)  # told twice

    assert shop.counted() == {"received": 7, "new": 3, "duplicate": 1, "bad": 3}

    lake = open_lake(shop.workspace.folder)
    [stay] = journeys.stays(lake.table("sightings")).rows()
    assert (stay["place_id"], stay["dwell_seconds"], stay["is_inside"]) == ("north", 1200, True)
    told = b"".join(shop.kept()).decode() + repr(lake.table("sightings").rows())
    bare = "".join(filter(str.isalnum, told.lower()))
    assert PHONE.replace(":", "") not in bare
    assert SECRET.decode() not in told
