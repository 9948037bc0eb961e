"""What units did is told by unit and period, of people or of places."""

from datetime import UTC, datetime

import pytest

from vitrina import experiments
from vitrina.engine import Row
from vitrina.errors import SettingError, UnknownNameError

PEOPLE: list[Row] = [{"identifier": "card:1", "passport_id": "p1", "is_quarantined": False}]


def receipt(number: int, hour: int, *, place: str = "market") -> Row:
    return {
        "event_id": f"{number}",
        "source": "till",
        "type": "Receipt Registered",
        "occurred_at": datetime(2026, 3, 1, hour, 30, tzinfo=UTC),
        "anonymous_id": None,
        "user_id": None,
        "identifier": "card:1",
        "subject_id": f"{number}",
        "place_id": place,
        "value_minor": 100 * number,
    }


EVENTS = [receipt(1, 9), receipt(2, 9), receipt(4, 11), receipt(8, 11, place="harbour")]


def test_a_person_has_a_row_for_each_day() -> None:
    [row] = experiments.outcomes(EVENTS, PEOPLE).rows()

    assert row == {
        "unit_id": "p1",
        "at": datetime(2026, 3, 1, tzinfo=UTC),
        "conversions": 4.0,
        "value": 1500.0,
    }


def test_a_place_has_a_row_for_each_hour() -> None:
    rows = experiments.outcomes(EVENTS, PEOPLE, unit="place", period="hour").rows()

    told = sorted((str(row["unit_id"]), str(row["at"])[11:13], row["value"]) for row in rows)
    assert told == [("harbour", "11", 800.0), ("market", "09", 300.0), ("market", "11", 400.0)]


def test_what_cannot_be_counted_is_named() -> None:
    with pytest.raises(SettingError, match="place or person, not 'city'"):
        experiments.outcomes(EVENTS, PEOPLE, unit="city")
    with pytest.raises(SettingError, match="day or hour, not 'week'"):
        experiments.outcomes(EVENTS, PEOPLE, period="week")
    with pytest.raises(UnknownNameError, match="Did you mean 'receipt'"):
        experiments.outcomes(EVENTS, PEOPLE, goal="reciept")
