"""What a place has to seat guests with: its policy, hours, tables and joins, read at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date

from vitrina.commerce.bookings.models import BookingPolicy, Join, Table
from vitrina.commerce.bookings.policy import Policy
from vitrina.commerce.bookings.seating import Option
from vitrina.commerce.places.calendar import Calendar
from vitrina.commerce.places.services import calendars_of
from vitrina.commerce.transactions import refuse

TERMS = tuple(
    each.name for each in fields(Policy) if each.name not in {"place_id", "zone", "turns"}
)


@dataclass(frozen=True, slots=True)
class Room:
    """One place as guests are seated in it.

    Attributes:
        options: every table and every join.
        pools: by table, the pool that its grains are claimed in.
        pacing: the pool of arriving guests; None: the kitchen takes any number.
    """

    policy: Policy
    calendar: Calendar
    options: tuple[Option, ...]
    pools: dict[int, int]
    pacing: int | None


def room_of(place_id: str, *, since: date | None = None) -> Room:
    """The room of one place; refuses `not_bookable` if it takes no bookings."""
    rooms = rooms_of([place_id], since=since)
    if place_id not in rooms:
        raise refuse(
            "not_bookable", f"Place {place_id!r} takes no bookings of tables. Choose another one."
        )
    return rooms[place_id]


def rooms_of(place_ids: Collection[str], *, since: date | None = None) -> dict[str, Room]:
    """The rooms of places that take bookings, by place; hours are of that day and later."""
    options, pools = _options(place_ids)
    calendars = calendars_of(place_ids, since=since)
    rows = BookingPolicy.objects.filter(place_id__in=place_ids, place__closed_at=None)
    return {
        row.place_id: Room(
            policy=_policy(row),
            calendar=calendars[row.place_id],
            options=tuple(options[row.place_id]),
            pools=pools[row.place_id],
            pacing=row.pacing_id if row.covers_per_slot else None,
        )
        for row in rows.select_related("place")
    }


def policy_of(place_id: str) -> Policy:
    """The terms of a place that has taken bookings."""
    return _policy(BookingPolicy.objects.select_related("place").get(place_id=place_id))


def _policy(row: BookingPolicy) -> Policy:
    terms = {name: getattr(row, name) for name in TERMS}
    turns = tuple((int(party), int(minutes)) for party, minutes in sorted(row.turns))
    return Policy(place_id=row.place_id, zone=row.place.zone, turns=turns, **terms)


def _options(
    place_ids: Collection[str],
) -> tuple[dict[str, list[Option]], dict[str, dict[int, int]]]:
    options: dict[str, list[Option]] = defaultdict(list)
    pools: dict[str, dict[int, int]] = defaultdict(dict)
    halls = {}
    tables = Table.objects.filter(place_id__in=place_ids, retired_at=None, pool__isnull=False)
    names = ("id", "place_id", "pool_id", "hall_id", "seats_min", "seats_max", "position")
    for table, place, pool, hall, least, most, position in tables.values_list(*names):
        options[place].append(Option((table,), least, most, (hall,), position))
        pools[place][table] = int(pool or 0)
        halls[table] = hall
    for place, least, most, joined in _joins(place_ids):
        if all(table in halls for table in joined):
            where = tuple(sorted({halls[table] for table in joined}))
            options[place].append(Option(joined, least, most, where))
    return options, pools


def _joins(place_ids: Collection[str]) -> Iterable[tuple[str, int, int, tuple[int, ...]]]:
    rows = Join.objects.filter(place_id__in=place_ids).order_by("id", "tables__id")
    joined: dict[tuple[int, str, int, int], list[int]] = defaultdict(list)
    for number, place, least, most, table in rows.values_list(
        "id", "place_id", "seats_min", "seats_max", "tables__id"
    ):
        joined[number, place, least, most].append(table)
    for (_, place, least, most), tables in joined.items():
        yield place, least, most, tuple(tables)
