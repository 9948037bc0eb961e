"""What the door keeps of devices near access points: tokens, and never an address."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.collector.receive.inbound_given import (
    NOW,
    SECRET,
    bearer,
    salts_in,
    source_of,
    taken,
)
from vitrina.collector import heard
from vitrina.collector.receive.inbound import greet
from vitrina.errors import RefusedError

PHONE = "3c:22:fb:12:34:56"
RANDOMISED = "da:a1:19:12:34:56"
POINT = "00:18:0a:13:dd:b0"


def v2(*observations: Mapping[str, object], kind: str = "DevicesSeen") -> bytes:
    data = {"apMac": POINT, "apTags": ["entrance"], "observations": observations}
    return json.dumps(
        {"version": "2.0", "secret": SECRET.decode(), "type": kind, "data": data}
    ).encode()


def v3(*observations: Mapping[str, object], kind: str = "WiFi") -> bytes:
    data = {"networkId": "N_1", "observations": observations}
    return json.dumps(
        {"version": "3.0", "secret": SECRET.decode(), "type": kind, "data": data}
    ).encode()


def seen_v2(mac: str = PHONE, at: datetime = NOW, **more: object) -> dict[str, object]:
    return {
        "clientMac": mac,
        "seenEpoch": int(at.timestamp()),
        "seenTime": at.isoformat(),
        "ssid": None,
        "rssi": 47,
        "ipv4": "/192.0.2.7",
        "os": "iOS",
        "manufacturer": "Apple",
        **more,
    }


def location(at: datetime, *heard_by: tuple[str, int]) -> dict[str, object]:
    records = [{"apMac": point, "rssi": rssi} for point, rssi in heard_by]
    return {"time": at.isoformat(), "rssiRecords": records, "nearestApTags": ["hall"], "x": 1}


def devices(body: bytes, folder: Path, kind: str = "meraki", **setting: str) -> list[heard.Heard]:
    got = taken(body, source_of(kind, **setting), folder, headers=bearer())
    found = heard.read(got.body)
    assert (got.kind, got.count, got.is_trusted) == ("presence", len(found), True)
    return found


def test_version_2_tells_who_was_heard_by_one_access_point(tmp_path: Path) -> None:
    [device] = devices(v2(seen_v2(ssid="guests")), tmp_path)

    assert device.device.startswith("mac_day:")
    assert (device.at, device.access_point, device.is_associated) == (
        NOW.isoformat(),
        POINT,
        True,
    )
    assert device.rssi == -48  # it counts from the noise at -95 dBm
    assert device.where == ("entrance",)


def test_version_3_tells_where_each_device_was_and_when(tmp_path: Path) -> None:
    earlier = NOW - timedelta(minutes=2)
    walked = {
        "clientMac": PHONE,
        "userId": "ivan@example.com",
        "ssid": "guests",
        "locations": [
            location(earlier, (POINT, -70), ("00:18:0a:00:00:02", -50)),
            location(NOW, (POINT, -60)),
        ],
    }
    left = {
        "clientMac": RANDOMISED,
        "locations": [],
        "latestRecord": {
            "time": NOW.isoformat(),
            "nearestApMac": POINT,
            "nearestApRssi": -80,
        },
    }

    first, second, third = devices(v3(walked, left), tmp_path)

    assert (first.access_point, first.rssi, first.at) == (
        "00:18:0a:00:00:02",
        -50,
        earlier.isoformat(),
    )
    assert (second.access_point, second.rssi) == (POINT, -60)
    assert first.device == second.device
    assert first.where == ("hall", "N_1")
    assert (third.is_randomised, third.rssi, third.is_associated) == (True, -80, False)


def test_a_made_up_address_is_another_device_each_hour_and_a_real_one_all_day(
    tmp_path: Path,
) -> None:
    later = NOW - timedelta(hours=1)
    body = v2(*(seen_v2(mac, at) for mac in (PHONE, RANDOMISED) for at in (NOW, later)))

    real, real_later, made_up, made_up_later = devices(body, tmp_path)

    assert real.device == real_later.device
    assert made_up.device.startswith("mac_hour:")
    assert made_up.device != made_up_later.device


def test_yesterdays_token_cannot_be_made_again_once_its_salt_is_destroyed(tmp_path: Path) -> None:
    yesterday = NOW - timedelta(days=1)
    [before] = heard.read(
        taken(v2(seen_v2(at=yesterday)), source_of("meraki"), tmp_path, now=yesterday).body
    )

    salts_in(tmp_path).destroy_old()
    [after] = devices(v2(seen_v2(at=yesterday)), tmp_path)

    assert before.device
    assert not after.device  # counted, and nothing more
    assert not list(tmp_path.glob("*.salt"))


def test_bluetooth_devices_are_nobody(tmp_path: Path) -> None:
    for body in (v2(seen_v2(), kind="BluetoothDevicesSeen"), v3(kind="BLE")):
        assert taken(body, source_of("meraki"), tmp_path).count == 0


def test_a_wrong_secret_in_the_body_is_refused(tmp_path: Path) -> None:
    for body in (v2(seen_v2()).replace(SECRET, b"guessed"), b"{}", b'{"secret": 1}'):
        with pytest.raises(RefusedError) as refused:
            taken(body, source_of("meraki"), tmp_path)
        assert refused.value.status == 401


def test_one_bad_observation_does_not_block_the_others(tmp_path: Path) -> None:
    body = v2(seen_v2(), seen_v2("ff:ff:ff:ff:ff:ff"), seen_v2(seenEpoch="?", seenTime=None))
    body = body.replace(b'"observations": [', b'"observations": ["nothing", {"locations": 7}, ')

    found = devices(body, tmp_path)

    assert [bool(device.problem) for device in found] == [True, True, False, True, True]


def test_meraki_gets_its_validator_and_nobody_else_gets_anything() -> None:
    assert greet(source_of("meraki", validator="0123abcd")) == b"0123abcd"
    for source in (source_of("meraki"), source_of("webhook", validator="0123abcd")):
        with pytest.raises(RefusedError) as refused:
            greet(source)
        assert refused.value.status == 404


def radius(**attributes: object) -> dict[str, object]:
    return {
        "Acct-Status-Type": "Start",
        "Calling-Station-Id": PHONE.upper().replace(":", "-"),
        "Called-Station-Id": "00-18-0A-13-DD-B0:guests",
        "NAS-Identifier": "north-controller",
        "Event-Timestamp": int(NOW.timestamp()),
        "User-Name": "ivan",
        "Framed-IP-Address": "192.0.2.7",
        **attributes,
    }


@pytest.mark.parametrize("shape", ["flat", "rest", "list", "packets", "nested"])
def test_radius_accounting_is_read_in_every_shape(tmp_path: Path, shape: str) -> None:
    told = radius()
    shapes: dict[str, object] = {
        "flat": told,
        "rest": {name: {"type": "string", "value": [value]} for name, value in told.items()},
        "list": [{"name": name, "value": value} for name, value in told.items()],
        "packets": [told],
        "nested": {"attributes": told},
    }

    [device] = devices(json.dumps(shapes[shape]).encode(), tmp_path, "radius")

    assert device.device.startswith("mac_day:")
    assert (device.at, device.is_associated) == (NOW.isoformat(), True)
    assert device.access_point == "00-18-0A-13-DD-B0"
    assert device.where == ("north-controller", "guests")


def test_the_end_of_a_session_proves_that_the_device_stayed(tmp_path: Path) -> None:
    stop = radius(**{"Acct-Status-Type": "Stop", "Acct-Session-Time": 50 * 60})

    found = devices(json.dumps(stop).encode(), tmp_path, "radius")

    minutes = [
        (NOW - datetime.fromisoformat(device.at)) // timedelta(minutes=1) for device in found
    ]
    assert minutes == [0, 15, 30, 45, 50]


@pytest.mark.parametrize("length", [-5, 0, "soon", 10**30, 40 * 86_400])
def test_the_length_of_a_session_has_a_bound(tmp_path: Path, length: object) -> None:
    stop = radius(**{"Acct-Status-Type": "Stop", "Acct-Session-Time": length})

    assert 1 <= len(devices(json.dumps(stop).encode(), tmp_path, "radius")) <= 97


def test_radius_gets_an_answer_without_a_body(tmp_path: Path) -> None:
    got = taken(json.dumps(radius()).encode(), source_of("radius"), tmp_path, headers=bearer())

    assert (got.status, got.answer) == (204, b"")


def test_an_access_point_that_starts_is_no_visitor(tmp_path: Path) -> None:
    body = json.dumps(radius(**{"Acct-Status-Type": "Accounting-On"})).encode()

    assert devices(body, tmp_path, "radius") == []


def test_a_csv_file_is_read_by_the_names_of_its_columns(tmp_path: Path) -> None:
    body = (
        "\ufeffMAC;Seen at;Place;RSSI;Connected\n"
        "3C22.FB12.3456;02.03.2026 15:00:00;north;-61;yes\n"
        "\n"
        "da:a1:19:12:34:56;2026-03-02T12:00:00Z;north;;no\n"
        "broken\n"
    ).encode()

    real, made_up, broken = devices(body, tmp_path, "presence_csv", zone="Europe/Moscow")

    assert (real.at, real.where, real.rssi, real.is_associated) == (
        NOW.isoformat(),
        ("north",),
        -61,
        True,
    )
    assert (made_up.is_randomised, made_up.rssi, made_up.is_associated) == (True, None, False)
    assert broken.problem


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("presence_csv", b"name,age\nivan,7\n"),
        ("presence_csv", b"\xff\xfe,"),
        ("presence_csv", b""),
        ("radius", b"[]"),
        ("radius", b"7"),
        ("radius", b"{"),
        ("radius", b"[" * 50_000),
        ("meraki", b"\xff"),
        ("meraki", b'{"secret": "x", "data": []}'),
    ],
)
def test_what_cannot_be_read_is_not_kept_since_addresses_may_stand_in_it(
    tmp_path: Path, kind: str, body: bytes
) -> None:
    with pytest.raises(RefusedError, match="not kept") as refused:
        taken(body, source_of(kind), tmp_path, headers=bearer())

    assert refused.value.status == 400


SPELLINGS = st.sampled_from(
    [PHONE, PHONE.upper(), PHONE.replace(":", "-"), PHONE.replace(":", ""), "3c22.fb12.3456"]
)


def test_no_address_is_left_whatever_the_sender_writes_around_it(tmp_path: Path) -> None:
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(mac=SPELLINGS, other=st.one_of(SPELLINGS, st.text(max_size=20)), at=st.integers(-3, 3))
    def holds(mac: str, other: str, at: int) -> None:
        when = NOW + timedelta(days=at)
        observation = seen_v2(mac, when, ssid=other, name=other, latestRecord={"time": other})
        moving = {
            "clientMac": mac,
            "locations": [location(when, (other, -50))],
            "userId": other,
        }
        csv = f"mac,seen_at,place,ap,rssi\n{mac},{when.isoformat()},{PHONE},{PHONE},{PHONE}\n"
        packet = radius(**{"Calling-Station-Id": mac, "NAS-Identifier": mac, "Class": other})
        for kind, body in (
            ("meraki", v2(observation)),
            ("meraki", v3(moving)),
            ("radius", json.dumps(packet).encode()),
            ("presence_csv", csv.encode()),
        ):
            kept = taken(body, source_of(kind), tmp_path, headers=bearer()).body
            bare = "".join(filter(str.isalnum, kept.decode().lower()))
            assert "3c22fb123456" not in bare
            assert SECRET not in kept

    holds()
