"""A device is counted within its day or hour, and never recognised beyond it."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.guard import skip_unless_guard
from vitrina.privacy.mac import device_token, is_randomised, parse_mac
from vitrina.privacy.salts import Salt

VECTORS = Path(__file__).parents[3] / "shared" / "samples" / "normalise_vectors.json"
REAL, MADE_UP = "001a2b3c4d5e", "daa119000001"


def salt(*, day: int = 1, hour: int = 12) -> Salt:
    moment = date(2026, 5, day)
    return Salt(day=moment, hour=f"{moment}T{hour}+0300", key=bytes([day]) * 32)


@pytest.mark.parametrize(
    "spelt",
    ["00:1A:2b:3c:4d:5e", "00-1a-2b-3c-4d-5e", "001a.2b3c.4d5e", "001A2B3C4D5E", " 001a2b3c4d5e\n"],
)
def test_every_spelling_is_the_same_device(spelt: str) -> None:
    assert parse_mac(spelt) == REAL


@pytest.mark.parametrize(
    "spelt",
    [
        "01:00:5e:00:00:01",  # multicast
        "33:33:00:00:00:01",  # multicast, IPv6
        "ff:ff:ff:ff:ff:ff",  # broadcast
        "00:00:00:00:00:00",
        "00:1a:2b:3c:4d",
        "00:1a-2b:3c-4d:5e",
        "00:1a:2b:3c:4d:5g",
        "٠٠1a2b3c4d5e",
        "",
        "0" * 100_000,
    ],
)
def test_what_is_no_single_device_is_none(spelt: str) -> None:
    assert parse_mac(spelt) is None


def test_a_made_up_address_is_told_from_a_real_one() -> None:
    if not VECTORS.exists():
        skip_unless_guard("the shared samples are not beside the repository")
    for vector in json.loads(VECTORS.read_text(encoding="utf-8"))["mac"]:
        mac = parse_mac(vector["mac"])

        assert mac is not None
        assert is_randomised(mac) == vector["locally_administered"]


def test_a_real_device_is_the_same_all_day_and_another_tomorrow() -> None:
    morning, evening = salt(hour=9), salt(hour=21)

    assert device_token(REAL, morning) == device_token(REAL, evening)
    assert device_token(REAL, morning) != device_token(REAL, salt(day=2, hour=9))
    assert device_token(REAL, morning).startswith("mac_day:")


def test_a_made_up_address_is_the_same_within_its_hour_only() -> None:
    token = device_token(MADE_UP, salt(hour=9))

    assert token == device_token(MADE_UP, salt(hour=9))
    assert token != device_token(MADE_UP, salt(hour=10))
    assert token.startswith("mac_hour:")


def test_the_address_is_not_in_the_token() -> None:
    assert REAL not in device_token(REAL, salt())


@given(st.text(max_size=40))
def test_no_text_is_too_odd_to_be_an_address(text: str) -> None:
    mac = parse_mac(text)

    assert mac is None or len(mac) == 12
