"""Guests who come without a booking."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from vitrina.commerce.bookings.booking import (
    Asker,
    Request,
    drafted,
    insert,
    take_tables,
)
from vitrina.commerce.bookings.claiming import Plan, working_day
from vitrina.commerce.bookings.codes import SYSTEM
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.bookings.policy import GRAIN_SECONDS, grain_of
from vitrina.commerce.bookings.rooms import Room, room_of
from vitrina.commerce.bookings.seating import Option
from vitrina.commerce.bookings.turning import By, State, note
from vitrina.commerce.transactions import refuse, verb

CHANNEL = "staff"
ANY_NUMBER = 10_000  # of guests: the staff see how they sit


@verb
def walk_in(  # noqa: PLR0913  # who comes, and where they sit
    place_id: str,
    party_size: int,
    *,
    key: str,
    now: datetime,
    actor: str,
    hall_id: int | None = None,
    table_ids: Collection[int] | None = None,
    minutes: int | None = None,
    name: str = "",
    customer_id: UUID | None = None,
) -> Booking:
    """Seat a party that stands at the door, at once; nobody has to say who they are.

    Args:
        place_id: where.
        party_size: how many.
        key: chosen by the staff page; the same key is the same party.
        now: server time.
        actor: staff:…
        hall_id: only there.
        table_ids: at these tables together, whatever they seat; None: at the best.
        minutes: how long they may stay, if a table is free for less than a usual turn.
        name: for the list of the day.
        customer_id: if they are known.

    Returns:
        The booking, in service until its turn is over or the place closes; or a refusal
        no_table, no_such_table, slot_full, closed, bad_party.
    """
    request = Request(place_id, now, party_size, hall_id, name, channel=CHANNEL)
    if before := Booking.objects.filter(key=key).first():
        return before  # the clock has gone on since: only the key says that it is the same
    room = _with_only(room_of(place_id), table_ids)
    plan = _plan(room, request, minutes, now)
    booking = drafted(request, key, plan, room, Asker(customer_id, actor=actor), now)
    booking.state, booking.seated_at, booking.remind_at = State.IN_SERVICE, now, None
    if before := insert(booking, SYSTEM):
        return before
    take_tables(booking, room, plan, now=now)
    note(booking, "", By(actor, now), event="Visit Checked In")
    return booking


def _with_only(room: Room, table_ids: Collection[int] | None) -> Room:
    if table_ids is None:
        return room
    if missing := set(table_ids) - set(room.pools):
        raise refuse("no_such_table", f"There is no table {sorted(missing)} here. Choose others.")
    halls = {table: each.halls for each in room.options for table in each.tables}
    where = sorted({hall for table in table_ids for hall in halls[table]})
    chosen = Option(tuple(sorted(set(table_ids))), 1, ANY_NUMBER, tuple(where))
    return replace(room, options=(chosen,))


def _plan(room: Room, request: Request, minutes: int | None, now: datetime) -> Plan:
    if request.party_size < 1:
        raise refuse("bad_party", "Nobody needs no table. Say how many come.")
    first = grain_of(now)
    openness = room.calendar.openness(now)
    if not openness.is_open:
        raise refuse("closed", f"{request.place_id!r} is closed now. Open it for today first.")
    turn = timedelta(
        seconds=room.policy.turn_grains(request.party_size) * GRAIN_SECONDS
        if minutes is None
        else minutes * 60
    )
    leaves = min(now + turn, openness.until or now + turn)
    grains = -(-(int(leaves.timestamp()) - first) // GRAIN_SECONDS)
    return Plan(
        day=working_day(room, now),
        starts_at=datetime.fromtimestamp(first, UTC),
        grains=max(grains, 1),
        party_size=request.party_size,
        hall=request.hall_id,
        any_minimum=True,
    )
