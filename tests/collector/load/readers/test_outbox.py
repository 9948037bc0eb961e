"""What the shop tells of itself reaches the lake as it was told."""

import json

from tests.collector.load.readers.inbound_reading import AROUND, NOW
from vitrina.collector.doors import Source
from vitrina.collector.load.outcome import Bad, Outcome, Row
from vitrina.collector.load.readers import READERS
from vitrina.collector.log.record import Record, microseconds

EVENT = {
    "event_id": "018f-1",
    "type": "Order Picked Up",
    "occurred_at": "2026-03-02T09:00:00+00:00",
    "source": "shop",
    "user_id": "018f-9",
    "subject_id": "018f-7",
    "place_id": "north",
    "utm_campaign": "spring",
    "value_minor": 45_000,
    "currency": "RUB",
    "properties": '{"how": "code"}',
}


def read(*events: dict[str, object], body: bytes | None = None) -> list[Outcome]:
    record = Record(
        kind="outbox",
        source="shop",
        received_us=microseconds(NOW),
        count=len(events),
        body=json.dumps(events).encode() if body is None else body,
        is_trusted=True,
    )
    return list(READERS["outbox"](record, Source(name="shop"), AROUND))


def test_an_event_keeps_its_columns_and_its_campaign() -> None:
    [row] = read(EVENT)

    assert isinstance(row, Row)
    assert row.key == "018f-1"
    assert {name: row.values[name] for name in ("type", "utm_campaign", "value_minor")} == {
        "type": "Order Picked Up",
        "utm_campaign": "spring",
        "value_minor": 45_000,
    }
    assert row.values["properties"] == '{"how": "code"}'


def test_the_same_event_twice_has_one_digest_and_another_one_has_not() -> None:
    first, same, other = read(EVENT, EVENT, {**EVENT, "value_minor": 1})

    assert isinstance(first, Row)
    assert isinstance(same, Row)
    assert isinstance(other, Row)
    assert first.digest == same.digest != other.digest


def test_an_amount_in_another_currency_stays_readable() -> None:
    [row] = read({**EVENT, "currency": "EUR"})

    assert isinstance(row, Row)
    assert row.values["value_minor"] is None
    assert json.loads(str(row.values["properties"])) == {
        "how": "code",
        "currency": "EUR",
        "value_minor": 45_000,
    }


def test_one_bad_event_does_not_spoil_the_others() -> None:
    outcomes = read({**EVENT, "type": "Order Eaten"}, {**EVENT, "occurred_at": "noon"}, EVENT)

    assert [type(each) for each in outcomes] == [Bad, Bad, Row]


def test_a_body_that_is_no_list_is_kept() -> None:
    [bad] = read(body=b"{")

    assert isinstance(bad, Bad)
    assert bad.raw == b"{"
