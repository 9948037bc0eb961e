"""Logins to the Wi-Fi become events of a token, never of a phone number."""

import json

import pytest

from tests.collector.load.readers.inbound_reading import AROUND, NOW, TOKENS
from vitrina.collector.doors import Source
from vitrina.collector.load.outcome import Bad, Outcome, Row
from vitrina.collector.load.readers import READERS
from vitrina.collector.log.record import Record, microseconds

SOURCE = Source(name="wifi", kind="portal", place_id="north")


def read(**told: object) -> Outcome:
    login = {"event_id": "p1", "type": "Portal Login", "method": "phone", "contact": "x", **told}
    record = Record(
        kind="portal",
        source="wifi",
        received_us=microseconds(NOW),
        count=1,
        body=json.dumps(login).encode(),
        is_trusted=True,
    )
    [outcome] = READERS["portal"](record, SOURCE, AROUND)
    return outcome


@pytest.mark.parametrize(
    ("method", "contact", "token"),
    [
        ("phone", "8 999 123-45-67", TOKENS.of("phone", "+79991234567")),
        ("email", "Ivan@Example.com ", TOKENS.of("email", "ivan@example.com")),
        ("social", "@Ivan ", TOKENS.of("social", "@ivan")),
    ],
)
def test_a_login_is_of_a_token(method: str, contact: str, token: str) -> None:
    row = read(method=method, contact=contact)

    assert isinstance(row, Row)
    assert (row.values["type"], row.values["place_id"]) == ("Portal Login", "north")
    assert row.values["identifier"] == token
    assert contact.strip() not in repr(row)


def test_a_consent_names_its_purpose_and_its_text() -> None:
    row = read(
        type="Consent Given",
        contact="+79991234567",
        purpose="marketing by sms",
        text_version="2026-03",
    )

    assert isinstance(row, Row)
    assert json.loads(str(row.values["properties"])) == {
        "method": "phone",
        "is_verified": False,
        "purpose": "marketing by sms",
        "text_version": "2026-03",
    }


@pytest.mark.parametrize(
    "wrong", [{"type": "Order Paid"}, {"contact": "no phone"}, {"event_id": 7}]
)
def test_anything_else_is_a_bad_row(wrong: dict[str, object]) -> None:
    assert isinstance(read(**{"contact": "+79991234567", **wrong}), Bad)
