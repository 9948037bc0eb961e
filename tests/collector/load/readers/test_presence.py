"""Sightings: their place, their key, their columns."""

import json
from datetime import timedelta
from pathlib import Path

from tests.collector.load.readers.inbound_reading import NOW, read, rows
from tests.collector.receive.inbound_given import source_of
from tests.collector.receive.test_inbound_presence import PHONE, POINT, location, seen_v2, v2, v3
from vitrina.collector.load.outcome import Bad
from vitrina.events import LAKE_TABLES


def test_a_sighting_has_the_columns_of_its_table(tmp_path: Path) -> None:
    [row] = rows(v2(seen_v2(ssid="guests")), source_of("meraki"), tmp_path)

    assert (row.table, row.digest) == ("sightings", None)
    assert set(row.values) < {column.name for column in LAKE_TABLES["sightings"].columns}
    assert row.values["seen_at"] == row.values["received_at"] == NOW
    assert row.values["place_id"] == "north"
    assert row.values["is_associated"] is True


def test_the_place_is_that_of_the_access_point_then_of_its_tag_then_of_the_source(
    tmp_path: Path,
) -> None:
    places = json.dumps({POINT.upper(): "north-bar", "hall": "north-hall"})
    known = {"clientMac": PHONE, "locations": [location(NOW, (POINT, -50))]}
    tagged = {"clientMac": PHONE, "locations": [location(NOW, ("00:18:0a:00:00:09", -50))]}

    found = rows(v3(known, tagged), source_of("meraki", places=places), tmp_path)
    unknown = rows(v3(known), source_of("meraki", places='{"cellar": "south"}'), tmp_path)

    assert [row.values["place_id"] for row in found] == ["north-bar", "north-hall"]
    assert unknown[0].values["place_id"] == "north"


def test_the_same_sighting_in_another_body_has_the_same_key(tmp_path: Path) -> None:
    earlier = seen_v2(at=NOW - timedelta(minutes=1))

    [first] = rows(v2(earlier), source_of("meraki"), tmp_path)
    [again, new] = rows(v2(earlier, seen_v2()), source_of("meraki"), tmp_path)

    assert first.key == again.key != new.key


def test_devices_without_a_token_are_told_apart_and_a_repeated_body_is_not_counted_twice(
    tmp_path: Path,
) -> None:
    long_ago = NOW - timedelta(days=2)
    body = v2(seen_v2(PHONE, long_ago), seen_v2("3c:22:fb:00:00:01", long_ago))

    first, second = rows(body, source_of("meraki"), tmp_path)
    repeated = rows(body, source_of("meraki"), tmp_path)

    assert first.values["device_token"] is None
    assert first.key != second.key
    assert [row.key for row in repeated] == [first.key, second.key]


def test_what_is_no_sighting_is_a_bad_row_with_its_reason_and_without_the_address(
    tmp_path: Path,
) -> None:
    outcomes = read(v2(seen_v2(seenEpoch=None, seenTime="")), source_of("meraki"), tmp_path)

    [bad] = outcomes
    assert isinstance(bad, Bad)
    assert (bad.stage, "time" in bad.reason) == ("time", True)
    assert b"3c" not in bad.raw
