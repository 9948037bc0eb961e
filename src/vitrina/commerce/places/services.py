"""Set up places and their hours, and find them: the only writer of their tables."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from vitrina.commerce.places.calendar import MINUTES_A_DAY, Calendar, Hours, Openness, Span
from vitrina.commerce.places.finding import (
    calendars_of,
    nearest,
    open_place,
    opening_calendar,
    places_open,
    search_places,
)
from vitrina.commerce.places.folding import folded_words
from vitrina.commerce.places.models import Hall, OpeningException, OpeningHours, Place
from vitrina.errors import SettingError

__all__ = [
    "Calendar",
    "Hours",
    "Openness",
    "Span",
    "add_hall",
    "add_place",
    "calendars_of",
    "close_place",
    "forget_exception",
    "nearest",
    "open_place",
    "opening_calendar",
    "places_open",
    "search_places",
    "set_exception",
    "set_hours",
]

IDS = re.compile(r"[-a-zA-Z0-9_]{1,60}")

HoursOfWeek = Mapping[int, Iterable[tuple[int, int]]]


def add_place(  # noqa: PLR0913  # the fields of a place
    id: str,  # noqa: A002  # its name as a field
    *,
    name: str,
    kind: str,
    zone: str,
    now: datetime,
    address: str = "",
    city: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    phone: str = "",
    about: str = "",
    services: Iterable[str] = (),
    hours: HoursOfWeek | None = None,
) -> Place:
    """Open a place, or change all that is told of the one with this id.

    Args:
        id: of letters, digits, - and _; the events' place_id.
        name: for people.
        kind: one of Place.Kind.
        zone: of the tz database, as Europe/Moscow: the place's days and hours are of it.
        now: when it is added; a place that was closed for good opens again.
        address: with the street and the house.
        city: for the search.
        latitude: in degrees, WGS 84; both or none.
        longitude: from -180 to 180.
        phone: E.164.
        about: a few lines for the place's page.
        services: pickup, courier, tables, wifi, ...
        hours: by weekday (0 is Monday), the minutes from which until which it is open; None
            leaves those that there are.

    Raises:
        SettingError: a field cannot be used; the message says which.
    """
    _require_id(id)
    _require_kind(kind)
    _require_zone(zone)
    _require_point(latitude, longitude)
    fields = {
        "name": name,
        "kind": kind,
        "zone": zone,
        "address": address,
        "city": city,
        "latitude": latitude,
        "longitude": longitude,
        "phone": phone,
        "about": about,
        "services": sorted(set(services)),
        "search_text": " ".join(folded_words(name, city, address)),
        "closed_at": None,
    }
    with transaction.atomic():
        place, _ = Place.objects.update_or_create(
            id=id, defaults=fields, create_defaults={**fields, "created_at": now}
        )
        if hours is not None:
            set_hours(id, hours)
    return place


def set_hours(place_id: str, hours: HoursOfWeek) -> None:
    """Set the whole week of a place; a weekday that is left out is closed.

    Args:
        place_id: whose.
        hours: by weekday (0 is Monday), spans in minutes from midnight; a bar open from 18:00
            to 02:00 has (1080, 1560).

    Raises:
        SettingError: a weekday or a span cannot be.
    """
    rows = []
    for weekday, spans in hours.items():
        if weekday not in range(7):
            raise SettingError(f"{weekday} is no weekday. Take 0 for Monday to 6 for Sunday.")
        rows += [
            OpeningHours(
                place_id=place_id, weekday=weekday, opens_minute=opens, closes_minute=closes
            )
            for opens, closes in _checked(spans)
        ]
    with transaction.atomic():
        OpeningHours.objects.filter(place_id=place_id).delete()
        OpeningHours.objects.bulk_create(rows)


def set_exception(
    place_id: str, day: date, hours: Iterable[tuple[int, int]] = (), *, note: str = ""
) -> None:
    """Give one day hours of its own; without any the place is closed on it.

    Raises:
        SettingError: a span cannot be.
    """
    spans: list[tuple[int, int] | tuple[None, None]] = [*_checked(hours)]
    rows = [
        OpeningException(
            place_id=place_id, day=day, opens_minute=opens, closes_minute=closes, note=note
        )
        for opens, closes in spans or [(None, None)]
    ]
    with transaction.atomic():
        forget_exception(place_id, day)
        OpeningException.objects.bulk_create(rows)


def forget_exception(place_id: str, day: date) -> None:
    """Let a day be like its weekday again."""
    OpeningException.objects.filter(place_id=place_id, day=day).delete()


def add_hall(place_id: str, name: str, *, position: int = 0) -> Hall:
    """A hall of a place; the one of that name if there is one."""
    hall, _ = Hall.objects.update_or_create(
        place_id=place_id, name=name, defaults={"position": position}
    )
    return hall


def close_place(place_id: str, *, now: datetime) -> None:
    """Close a place for good: it is found no more, and its history stays."""
    Place.objects.filter(id=place_id, closed_at=None).update(closed_at=now)


def _checked(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    listed = sorted(spans)
    for opens, closes in listed:
        if not 0 <= opens < min(closes, MINUTES_A_DAY) or closes > 2 * MINUTES_A_DAY:
            raise SettingError(
                f"A place cannot open at minute {opens} and close at minute {closes}. Count both "
                f"from midnight; it opens before {MINUTES_A_DAY} and closes later than it opens, "
                f"after midnight at up to {2 * MINUTES_A_DAY}."
            )
    return listed


def _require_id(place_id: str) -> None:
    if not IDS.fullmatch(place_id):
        raise SettingError(
            f"{place_id!r} cannot be the id of a place. Take up to 60 letters a-z, digits, - and _."
        )


def _require_kind(kind: str) -> None:
    if kind not in Place.Kind.values:
        raise SettingError(f"{kind!r} is no kind of place. Take one of {Place.Kind.values}.")


def _require_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingError(
            f"The tz database has no zone {zone!r}. Write it like 'Europe/Moscow'."
        ) from None


def _require_point(latitude: float | None, longitude: float | None) -> None:
    if latitude is None and longitude is None:
        return
    if (
        latitude is None
        or longitude is None
        or not (-90 <= latitude <= 90 and -180 <= longitude <= 180)
    ):
        raise SettingError(
            f"Latitude {latitude} and longitude {longitude} are no point. Give both in degrees: "
            "-90 to 90 and -180 to 180."
        )
