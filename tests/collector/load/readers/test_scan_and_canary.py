"""A scan is the touch that a visit begins with; a canary is no event at all."""

import json

import msgspec
import pytest

from tests.collector.load.readers.segment_reading import AROUND, FIREFOX
from tests.collector.shops import LINK, NOON
from vitrina.collector.doors import Doors, Scan, Source
from vitrina.collector.load.outcome import Bad, Outcome, Row, Surroundings
from vitrina.collector.load.readers import READERS
from vitrina.collector.load.sorting import outcomes_of
from vitrina.collector.log import Record, microseconds

SCAN = msgspec.json.encode(Scan(scan_id="s1", link=LINK))


def record(kind: str, body: bytes, **told: object) -> Record:
    given: dict[str, object] = {"source": kind, "received_us": microseconds(NOON), **told}
    return Record(kind=kind, count=1, body=body, **given)  # type: ignore[arg-type]  # named above


def scanned(body: bytes = SCAN, around: Surroundings = AROUND, **told: object) -> Row:
    [outcome] = READERS["scan"](record("scan", body, **told), Source(name="links"), around)
    assert isinstance(outcome, Row)
    return outcome


def test_a_scanned_code_is_a_touch_of_its_campaign_at_its_place() -> None:
    found = scanned(user_agent=FIREFOX)

    assert (found.table, found.key, found.digest) == ("events", "s1", None)
    expected = {
        **{"type": "QR Scanned", "identifier": "v_scan:s1", "subject_id": "poster"},
        **{"place_id": "north", "utm_source": "poster", "utm_medium": "qr"},
        **{"utm_campaign": "spring", "utm_term": None, "browser": "Firefox"},
        **{"occurred_at": NOON, "received_at": NOON, "is_bot": False, "consent": "unknown"},
    }
    assert {name: found.values[name] for name in expected} == expected


def test_a_link_that_is_no_code_is_opened_and_not_scanned() -> None:
    link = msgspec.structs.replace(LINK, is_qr=False)

    found = scanned(msgspec.json.encode(Scan(scan_id="s1", link=link)))

    assert found.values["type"] == "Short Link Opened"


def test_a_link_that_was_closed_meanwhile_keeps_its_scans() -> None:
    around = Surroundings(doors=Doors(), tokens=AROUND.tokens, currency="RUB", region="RU")

    assert scanned(around=around).values["utm_campaign"] == "spring"


def test_a_robot_that_follows_a_link_is_known_as_one() -> None:
    assert scanned(user_agent="Googlebot/2.1 (+http://www.google.com/bot.html)").values["is_bot"]


@pytest.mark.parametrize("body", [b"", b"{}", b"7", b'{"scan_id":7}', b"\xff"])
def test_a_scan_that_nobody_can_read_is_kept_as_bad(body: bytes) -> None:
    [found] = outcomes_of(record("scan", body), AROUND)

    assert isinstance(found, Bad)
    assert found.raw == body


def canary(body: object) -> Outcome:
    [outcome] = outcomes_of(record("canary", json.dumps(body).encode()), AROUND)
    return outcome


def test_a_canary_is_a_row_of_its_own_table() -> None:
    found = canary({"messageId": "c1", "timestamp": "2026-03-02T11:59:58Z"})

    assert isinstance(found, Row)
    assert (found.table, found.key) == ("canaries", "c1")
    assert (NOON - found.values["sent_at"]).total_seconds() == 2  # type: ignore[operator]  # a time
    assert found.values["received_at"] == NOON


@pytest.mark.parametrize("body", [{}, {"messageId": "c1"}, {"timestamp": "x"}, [], "c"])
def test_a_canary_without_id_or_time_is_bad(body: object) -> None:
    assert isinstance(canary(body), Bad)
