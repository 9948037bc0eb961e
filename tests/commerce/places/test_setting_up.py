"""Set up places, their halls and their hours."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from vitrina.commerce.places.models import Hall, OpeningException, OpeningHours, Place
from vitrina.commerce.places.services import (
    Hours,
    add_hall,
    add_place,
    forget_exception,
    opening_calendar,
    set_exception,
    set_hours,
)
from vitrina.errors import SettingError

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOLIDAY = date(2026, 3, 9)


def cafe(**fields: object) -> Place:
    told = {"name": "Café", "kind": "cafe", "zone": "Europe/Moscow", "now": NOW, **fields}
    return add_place("cafe", **told)  # type: ignore[arg-type]


def test_adding_a_place_again_changes_it_and_keeps_its_first_day() -> None:
    cafe(hours={0: [(540, 600)]})

    cafe(name="Another", now=NOW.replace(year=2027))

    place = Place.objects.get()
    assert (place.name, place.created_at) == ("Another", NOW)
    assert OpeningHours.objects.count() == 1


def test_setting_the_week_replaces_it() -> None:
    cafe(hours={0: [(540, 600)], 1: [(540, 600)]})

    set_hours("cafe", {1: [(1080, 1560)]})

    assert opening_calendar("cafe").week[:2] == ((), (Hours(1080, 1560),))


def test_an_exception_can_be_set_again_and_forgotten() -> None:
    cafe(hours={0: [(540, 600)]})

    set_exception("cafe", HOLIDAY, note="Holiday")
    assert opening_calendar("cafe").hours(HOLIDAY) == ()

    set_exception("cafe", HOLIDAY, [(600, 660), (700, 760)])
    assert opening_calendar("cafe").hours(HOLIDAY) == (Hours(600, 660), Hours(700, 760))

    forget_exception("cafe", HOLIDAY)
    assert opening_calendar("cafe").hours(HOLIDAY) == (Hours(540, 600),)


def test_a_hall_is_added_once() -> None:
    cafe()

    assert add_hall("cafe", "Terrace") == add_hall("cafe", "Terrace", position=3)
    assert Hall.objects.get().position == 3


def test_what_cannot_be_of_a_place_is_an_error_that_says_so() -> None:
    wrong: list[tuple[dict[str, object], str]] = [
        ({"kind": "coffee"}, "'coffee' is no kind of place"),
        ({"zone": "Moscow"}, "no zone 'Moscow'"),
        ({"zone": "../../etc/passwd"}, "no zone"),
        ({"latitude": 91.0, "longitude": 0.0}, "Latitude 91.0"),
        ({"latitude": 10.0}, "longitude None"),
        ({"latitude": float("nan"), "longitude": 0.0}, "Latitude nan"),
        ({"hours": {7: []}}, "7 is no weekday"),
        ({"hours": {0: [(600, 600)]}}, "open at minute 600 and close at minute 600"),
        ({"hours": {0: [(1440, 1500)]}}, "open at minute 1440"),
        ({"hours": {0: [(0, 2881)]}}, "close at minute 2881"),
    ]

    for fields, message in wrong:
        with pytest.raises(SettingError, match=message):
            cafe(**fields)

    assert Place.objects.count() == 0


def test_an_id_is_of_letters_digits_and_dashes() -> None:
    for place_id in ("", "a b", "ё", "x" * 61, "a/b"):
        with pytest.raises(SettingError, match="cannot be the id"):
            add_place(place_id, name="Café", kind="cafe", zone="Europe/Moscow", now=NOW)


def test_the_tables_themselves_refuse_what_cannot_be() -> None:
    cafe(latitude=55.0, longitude=37.0, hours={0: [(540, 600)]})
    set_exception("cafe", HOLIDAY, [(540, 600)])

    wrong: list[tuple[QuerySet[Any], dict[str, float | None]]] = [
        (Place.objects.all(), {"latitude": 91.0}),
        (Place.objects.all(), {"longitude": None}),
        (OpeningHours.objects.all(), {"closes_minute": 1}),
        (OpeningHours.objects.all(), {"weekday": 7}),
        (OpeningException.objects.all(), {"closes_minute": None}),
    ]

    for rows, fields in wrong:
        with pytest.raises(IntegrityError):
            rows.update(**fields)
