"""An event checks itself, and becomes a row of the lake."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.events.example import NOON, example
from vitrina.errors import SettingError, UnknownNameError
from vitrina.events import EVENT_TYPES, LAKE_TABLES, Event
from vitrina.money import Money

RECEIPT = example("Receipt Registered")


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_an_event_of_each_type_is_a_row_of_the_lake(name: str) -> None:
    row = example(name).row()

    assert list(row) == [column.name for column in LAKE_TABLES["events"].columns]
    assert all(row[column] is not None for column in LAKE_TABLES["events"].required)


def test_a_row_holds_money_in_minor_units_and_time_in_utc() -> None:
    moscow = timezone(timedelta(hours=3))
    event = replace(RECEIPT, occurred_at=datetime(2026, 3, 1, 15, tzinfo=moscow))

    row = event.row()

    assert (row["value_minor"], row["currency"]) == (19990, "RUB")
    assert row["occurred_at"] == NOON
    assert str(row["occurred_at"]) == "2026-03-01 12:00:00+00:00"


def test_a_property_that_is_no_column_is_kept_as_json() -> None:
    event = Event(
        event_id="e1",
        type="Booking Created",
        occurred_at=NOON,
        source="shop",
        subject_id="b-1",
        properties={"starts_at": NOON, "service": "Стрижка"},
    )

    row = event.row()

    assert row["properties"] == ('{"service": "Стрижка", "starts_at": "2026-03-01T12:00:00+00:00"}')
    assert event.field("service") == "Стрижка"
    assert event.field("subject_id") == "b-1"


def test_the_name_of_a_product_is_not_the_title_of_a_page() -> None:
    row = example("Product Viewed").row()

    assert row["name"] is None
    assert json.loads(str(row["properties"]))["name"] == "Чай"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"occurred_at": datetime(2026, 3, 1)}, r"occurred_at without a zone .*datetime\.now"),  # noqa: DTZ001  # the point
        ({"received_at": datetime(2026, 3, 1)}, "received_at without a zone"),  # noqa: DTZ001  # the point
        ({"event_id": ""}, "has no event_id"),
        ({"source": ""}, "has no source"),
        ({"identifier": "42"}, "'42': write it as namespace:value"),
        ({"identifier": "card:"}, "'card:': write it as namespace:value"),
        ({"subject_id": ""}, "lacks subject_id, which every 'Receipt Registered' must tell"),
        ({"value": None}, "lacks value_minor"),
    ],
)
def test_an_event_that_cannot_be_right_is_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        replace(RECEIPT, **change)  # type: ignore[arg-type]  # wrong on purpose


def test_a_return_is_negative_or_it_would_add_to_revenue() -> None:
    returned = example("Receipt Returned")

    with pytest.raises(SettingError, match="takes back 500: write it as a negative amount"):
        replace(returned, value=Money(500, "RUB"))


def test_a_free_receipt_and_a_return_of_nothing_are_right() -> None:
    assert replace(RECEIPT, value=Money(0, "RUB")).row()["value_minor"] == 0
    assert replace(example("Receipt Returned"), value=Money(0, "RUB")).row()["value_minor"] == 0


def test_an_unknown_type_is_refused_with_a_guess() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'Receipt Registered'"):
        replace(RECEIPT, type="Receipt Registred")


def test_an_event_of_the_senders_own_needs_its_name() -> None:
    own = Event(
        event_id="e1", type="Custom Event", occurred_at=NOON, source="shop", name="Quiz Done"
    )

    assert own.row()["name"] == "Quiz Done"
    with pytest.raises(SettingError, match="lacks name"):
        replace(own, name=None)


def test_a_property_that_json_cannot_hold_is_named() -> None:
    event = replace(RECEIPT, properties={"products": {1, 2}})

    with pytest.raises(SettingError, match="which JSON cannot hold"):
        event.row()


def test_a_time_that_reached_us_is_kept_in_utc() -> None:
    late = replace(RECEIPT, received_at=datetime(2026, 3, 2, tzinfo=UTC))

    assert late.row()["received_at"] == datetime(2026, 3, 2, tzinfo=UTC)
