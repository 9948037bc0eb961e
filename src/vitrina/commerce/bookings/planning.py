"""Set a place up for bookings: its tables, joins and terms."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from vitrina.commerce.bookings.models import BookingPolicy, Join, Table
from vitrina.commerce.bookings.policy import GRAIN_SECONDS, grain_of
from vitrina.commerce.bookings.rooms import TERMS
from vitrina.commerce.capacity.models import Pool
from vitrina.commerce.capacity.services import adjust, ensure_pool, free_cells, open_cells
from vitrina.commerce.transactions import granted, refuse, verb
from vitrina.errors import SettingError


def add_table(  # noqa: PLR0913  # the fields of a table
    place_id: str,
    hall_id: int,
    name: str,
    *,
    seats_max: int,
    seats_min: int = 1,
    is_joinable: bool = False,
    position: int = 0,
) -> Table:
    """A table of a place, or all that is told of the one with this name.

    Raises:
        SettingError: it seats nobody.
    """
    if not 1 <= seats_min <= seats_max:
        raise SettingError(
            f"Table {name!r} cannot seat {seats_min} to {seats_max}. Give from 1, and no more than "
            "there are chairs."
        )
    told = {
        "hall_id": hall_id,
        "seats_min": seats_min,
        "seats_max": seats_max,
        "is_joinable": is_joinable,
        "position": position,
        "retired_at": None,
    }
    with transaction.atomic():
        table, _ = Table.objects.update_or_create(place_id=place_id, name=name, defaults=told)
        if table.pool_id is None:
            table.pool = ensure_pool(
                Pool.Kind.UNIT, f"table:{table.id}", place_id, grain_seconds=GRAIN_SECONDS
            )
            table.save(update_fields=["pool"])
    return table


def add_join(tables: Iterable[Table], *, seats_max: int, seats_min: int | None = None) -> Join:
    """Let tables of one place stand together.

    Args:
        tables: two or more that are joinable.
        seats_max: how many they seat then.
        seats_min: the smallest party that they are joined for; one more than the largest of
            them seats, if it is not given.

    Raises:
        SettingError: they cannot stand together.
    """
    joined = list(tables)
    places = {table.place_id for table in joined}
    if len(joined) < 2 or len(places) != 1 or not all(table.is_joinable for table in joined):
        raise SettingError(
            f"{', '.join(table.name for table in joined) or 'No tables'} cannot stand together. "
            "Name two or more joinable tables of one place."
        )
    least = seats_min or max(table.seats_max for table in joined) + 1
    with transaction.atomic():
        join = Join.objects.create(
            place_id=places.pop(), seats_min=min(least, seats_max), seats_max=seats_max
        )
        join.tables.set(joined)
    return join


def retire_table(table_id: int, *, now: datetime) -> None:
    """Take a table away for good; `conflicts` lists those who have booked it."""
    Table.objects.filter(id=table_id, retired_at=None).update(retired_at=now)


def set_policy(
    place_id: str, *, now: datetime, turns: Sequence[tuple[int, int]] = (), **terms: int | str
) -> BookingPolicy:
    """Let a place take bookings, on these terms; what is not given is as usual.

    Args:
        place_id: whose.
        now: server time; another pace of the kitchen holds from then on.
        turns: (largest party, minutes), by party.
        terms: any field of policy.Policy.

    Raises:
        SettingError: there is no such term.
    """
    if unknown := sorted(set(terms) - set(TERMS)):
        raise SettingError(
            f"A booking policy has no {', '.join(unknown)}. It has {', '.join(TERMS)}."
        )
    fields = {**terms, "turns": [list(turn) for turn in sorted(turns)]}
    with transaction.atomic():
        before = BookingPolicy.objects.filter(place_id=place_id).first()
        policy, _ = BookingPolicy.objects.update_or_create(place_id=place_id, defaults=fields)
        if policy.pacing is None:
            policy.pacing = ensure_pool(
                Pool.Kind.SLOT, "covers", place_id, grain_seconds=GRAIN_SECONDS
            )
            policy.save(update_fields=["pacing"])
        if before and before.covers_per_slot != policy.covers_per_slot:
            _change_pace(policy.pacing, before.covers_per_slot, policy.covers_per_slot, now)
    return policy


def _change_pace(pacing: Pool, before: int, after: int, now: datetime) -> None:
    # cells that the staff gave another number keep it
    usual = pacing.cells.filter(t0__gte=grain_of(now), capacity=before)
    open_cells(pacing.id, dict.fromkeys(usual.values_list("t0", flat=True), after), insist=True)


@verb
def take_more_guests(place_id: str, starts_at: datetime, guests: int, *, now: datetime) -> None:
    """Let so many more guests arrive in one quarter of an hour than the usual pace.

    That is how the staff overbook: there is more room, and no check is left out. Tables are
    never shared by two parties.

    Returns:
        A refusal not_paced if the place takes any number anyway.
    """
    policy = BookingPolicy.objects.filter(place_id=place_id).first()
    if policy is None or policy.pacing_id is None or not policy.covers_per_slot:
        raise refuse("not_paced", f"{place_id!r} takes any number of guests at a time already.")
    t0 = grain_of(starts_at)
    if not free_cells([policy.pacing_id], t0, t0 + 1):
        open_cells(policy.pacing_id, {t0: policy.covers_per_slot})
    granted(adjust(policy.pacing_id, t0, guests, now=now))
