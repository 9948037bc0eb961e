"""Find places: by nearness, by words, by whether they are open."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q, QuerySet

from vitrina.commerce.places.calendar import CLOSED_ALL_WEEK, Calendar, Hours, Openness
from vitrina.commerce.places.distance import HALF_AROUND_METRES, Box, box_around, metres_between
from vitrina.commerce.places.folding import folded_words
from vitrina.commerce.places.models import OpeningException, Place
from vitrina.commerce.statements import as_kept, marks, rows_of

# asked with every order
HOURS = """
SELECT place.id, place.zone, hours.weekday, hours.opens_minute, hours.closes_minute
FROM places_place AS place
LEFT JOIN places_openinghours AS hours ON hours.place_id = place.id
WHERE place.id IN {ids}
"""
EXCEPTIONS = """
SELECT place_id, day, opens_minute, closes_minute
FROM places_openingexception
WHERE place_id IN {ids} AND day >= %s
"""
FIRST_RADIUS_METRES = 5_000
GROWTH = 6


def nearest(
    latitude: float,
    longitude: float,
    *,
    kinds: Collection[str] | None = None,
    services: Collection[str] | None = None,
    limit: int = 20,
) -> list[tuple[Place, int]]:
    """The places nearest to a point, each with the whole metres to it; by air.

    Args:
        latitude: of the point, in degrees, WGS 84.
        longitude: of the point, from -180 to 180.
        kinds: only places of one of these kinds.
        services: only places that have all of these.
        limit: at most so many.
    """
    found: list[tuple[float, str]] = []
    for radius in _radii():
        found = [
            each
            for each in _within(latitude, longitude, radius, kinds=kinds, services=services)
            if each[0] <= radius
        ]
        if len(found) >= limit:
            break
    ranked = sorted(found)[:limit]
    places = Place.objects.in_bulk([place_id for _, place_id in ranked])
    return [(places[place_id], round(metres)) for metres, place_id in ranked]


def _radii() -> Iterator[float]:
    radius: float = FIRST_RADIUS_METRES
    while radius < HALF_AROUND_METRES:
        yield radius
        radius *= GROWTH
    yield HALF_AROUND_METRES + 1  # the other side of the Earth, whatever the rounding


def _within(
    latitude: float,
    longitude: float,
    radius: float,
    *,
    kinds: Collection[str] | None,
    services: Collection[str] | None,
) -> Iterator[tuple[float, str]]:
    rows = _open_for_good(kinds).filter(_in_box(box_around(latitude, longitude, radius)))
    wanted = set(services or ())
    for place_id, north, east, offered in rows.order_by().values_list(
        "id", "latitude", "longitude", "services"
    ):
        if wanted <= set(offered):
            yield metres_between(latitude, longitude, north or 0.0, east or 0.0), place_id


def _open_for_good(kinds: Collection[str] | None) -> QuerySet[Place]:
    rows = Place.objects.filter(closed_at=None)
    return rows if kinds is None else rows.filter(kind__in=kinds)


def _in_box(box: Box) -> Q:
    along = Q()
    for west, east in box.longitudes:
        along |= Q(longitude__gte=west, longitude__lte=east)
    return Q(latitude__gte=box.south, latitude__lte=box.north) & along


def search_places(
    text: str,
    *,
    kinds: Collection[str] | None = None,
    services: Collection[str] | None = None,
    limit: int = 20,
) -> list[Place]:
    """The places whose name, city or address has all the words of a text, by name.

    A part of a word is enough, and case does not matter in any language. Without a word it is
    the first places by name.
    """
    rows = _open_for_good(kinds)
    for word in folded_words(text):
        rows = rows.filter(search_text__contains=word)
    wanted = set(services or ())
    if not wanted:
        return list(rows[:limit])
    return [place for place in rows if wanted <= set(place.services)][:limit]


def calendars_of(place_ids: Iterable[str], *, since: date | None = None) -> dict[str, Calendar]:
    """The opening calendar of each place, in two queries; unknown places are left out.

    Args:
        place_ids: whose.
        since: exceptions before this day are not asked for.
    """
    ids = [each for each in place_ids if "\0" not in each]
    if not ids:
        return {}
    zones: dict[str, str] = {}
    weeks: dict[str, list[list[Hours]]] = {}
    for place_id, zone, weekday, opens, closes in _rows(HOURS, ids):
        # a place without hours is one row of nothing
        zones[place_id] = zone
        if weekday is not None:
            week = weeks.setdefault(place_id, [[] for _ in CLOSED_ALL_WEEK])
            week[weekday].append(Hours(opens, closes))
    exceptions = _exceptions_of(ids, since)
    return {
        place_id: Calendar(
            ZoneInfo(zone),
            tuple(map(tuple, weeks[place_id])) if place_id in weeks else CLOSED_ALL_WEEK,
            exceptions.get(place_id, {}),
        )
        for place_id, zone in zones.items()
    }


def _exceptions_of(ids: list[str], since: date | None) -> dict[str, dict[date, tuple[Hours, ...]]]:
    exceptions: dict[str, dict[date, tuple[Hours, ...]]] = {}
    first = as_kept(OpeningException, "day", since or date.min)
    for place_id, day, opens, closes in _rows(EXCEPTIONS, ids, first):
        days = exceptions.setdefault(place_id, {})
        hours = days.setdefault(day, ())
        if opens is not None and closes is not None:
            days[day] = (*hours, Hours(opens, closes))
    return exceptions


def open_place(place_id: str) -> Place | None:
    """A place, unless it is closed for good."""
    if "\0" in place_id:  # PostgreSQL takes none in a text, and no id has one
        return None
    found = rows_of(Place, "id = %s AND closed_at IS NULL", [place_id])
    return found[0] if found else None


def _rows(words: str, ids: Sequence[str], *further: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(words.format(ids=marks(len(ids))), [*ids, *further])
        return list(cursor.fetchall())


def opening_calendar(place_id: str) -> Calendar:
    """The opening calendar of a place.

    Raises:
        Place.DoesNotExist: there is no such place.
    """
    found = calendars_of([place_id]).get(place_id)
    if found is None:
        raise Place.DoesNotExist(f"No place has the id {place_id!r}. Look at the list of places.")
    return found


def places_open(place_ids: Iterable[str], at: datetime) -> dict[str, Openness]:
    """Whether each place is open at a moment, and until when that stays so; two queries."""
    return {
        place_id: calendar.openness(at) for place_id, calendar in calendars_of(place_ids).items()
    }
