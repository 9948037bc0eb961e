"""Take tables for a party: the best that are free, all their grains, or nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from vitrina.commerce.bookings.models import Booking, Seating
from vitrina.commerce.bookings.policy import GRAIN, GRAIN_SECONDS, grain_of
from vitrina.commerce.bookings.rooms import Room
from vitrina.commerce.bookings.seating import Option, first_free, ranked, span
from vitrina.commerce.bookings.taken import Window, taken
from vitrina.commerce.capacity.models import Hold
from vitrina.commerce.capacity.services import Want, free_cells, open_cells
from vitrina.commerce.places.calendar import DAY, Calendar
from vitrina.commerce.transactions import Refusal, granted, refuse

Taking = Callable[[list[Want]], Hold | Refusal]


@dataclass(frozen=True, slots=True)
class Plan:
    """When a party sits where, before any table is taken.

    Attributes:
        day: the working day of the place that it belongs to.
        starts_at: the beginning of a grain; UTC.
        grains: for how many of them.
        hall: asked for; None: any.
        any_minimum: whether also a table that is kept for larger parties will do.
    """

    day: date
    starts_at: datetime
    grains: int
    party_size: int
    hall: int | None = None
    any_minimum: bool = False

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + self.grains * GRAIN

    @property
    def times(self) -> range:
        """The t0 of each grain."""
        t0 = grain_of(self.starts_at)
        return range(t0, t0 + self.grains * GRAIN_SECONDS, GRAIN_SECONDS)


def seat(
    room: Room, plan: Plan, take: Taking, *, now: datetime, but: UUID | None = None
) -> tuple[Hold, Option]:
    """Take the best tables that are free; the next best where somebody was quicker.

    Args:
        room: the place.
        plan: when and for how many.
        take: claims what it is given: a new hold, or a swap.
        now: server time.
        but: the booking that is moved: its own tables are free for it.

    Returns:
        The hold, and the tables. Refuses `no_table`, and `slot_full` where the kitchen is the
        reason.
    """
    for option in _free_options(room, plan, now=now, but=but):
        wants = wants_of(room, plan, option)
        open_missing(wants, room)
        answer = take(wants)
        if not isinstance(answer, Refusal):
            return answer, option
        if answer.reason != "sold_out":
            granted(answer)
        _refuse_if_slot_is_full(room, plan, answer)
    raise refuse(
        "no_table",
        f"No table for {plan.party_size} is free at {room.policy.place_id!r} from "
        f"{plan.starts_at.astimezone(room.calendar.zone):%Y-%m-%d %H:%M} on. Choose another time.",
        starts_at=plan.starts_at.isoformat(),
        party_size=plan.party_size,
    )


def _free_options(room: Room, plan: Plan, *, now: datetime, but: UUID | None) -> Iterator[Option]:
    window = Window(plan.times.start, plan.grains)
    busy = taken([room.policy.place_id], window, now=now, but=but)
    fitting = ranked(room.options, plan.party_size, plan.hall, any_minimum=plan.any_minimum)
    return first_free(fitting, busy, span(0, plan.grains))


def _refuse_if_slot_is_full(room: Room, plan: Plan, answer: Refusal) -> None:
    short = answer.facts["short"]
    assert isinstance(short, list)
    for cell in short:
        if cell["pool_id"] == room.pacing:
            raise refuse(
                "slot_full",
                f"{cell['free']} more guests can arrive at "
                f"{plan.starts_at.astimezone(room.calendar.zone):%H:%M}, not {plan.party_size}. "
                "Choose a time a little earlier or later.",
                free=cell["free"],
                party_size=plan.party_size,
            )


def wants_of(room: Room, plan: Plan, option: Option) -> list[Want]:
    """What a party claims: each table for each grain, and the kitchen when it arrives."""
    wants = [Want(room.pools[table], t0, 1) for table in option.tables for t0 in plan.times]
    if room.pacing is not None:
        wants.append(Want(room.pacing, plan.times.start, plan.party_size))
    return wants


def open_missing(wants: Iterable[Want], room: Room) -> None:
    """Make the cells that nobody has needed yet; one query where all are there."""
    wanted = {(want.pool_id, want.t0) for want in wants}
    times = [t0 for _, t0 in wanted]
    pools = {pool for pool, _ in wanted}
    cells = free_cells(pools, min(times), max(times) + 1)
    missing = wanted - {(cell.pool_id, cell.t0) for cell in cells}
    for pool in sorted({pool for pool, _ in missing}):
        capacity = room.policy.covers_per_slot if pool == room.pacing else 1
        open_cells(pool, {t0: capacity for each, t0 in missing if each == pool})


def write_seatings(booking: Booking, option: Option) -> None:
    """Note which tables are a booking's, in place of those that were."""
    Seating.objects.filter(booking=booking).delete()
    lapses = booking.held_until if booking.state == Booking.State.REQUESTED else None
    Seating.objects.bulk_create(
        Seating(
            booking=booking,
            table_id=table,
            t0=int(booking.starts_at.timestamp()),
            until=int(booking.ends_at.timestamp()),
            lapses_at=int(lapses.timestamp()) if lapses else None,
        )
        for table in option.tables
    )


def planned(
    room: Room,
    starts_at: datetime,
    party_size: int,
    hall: int | None,
    *,
    now: datetime,
    is_online: bool,
) -> Plan:
    """Check what is asked for against the hours and the terms of the place.

    Refuses bad_party, too_large, off_grid, too_late, too_far, closed.
    """
    policy = room.policy
    if party_size < 1:
        raise refuse("bad_party", f"{party_size} guests need no table. Say how many come.")
    if int(starts_at.timestamp()) % GRAIN_SECONDS:
        raise refuse("off_grid", f"{starts_at:%H:%M:%S} is no quarter of an hour. Choose one.")
    starts_at = starts_at.astimezone(UTC)
    plan = Plan(
        day=working_day(room, starts_at),
        starts_at=starts_at,
        grains=policy.turn_grains(party_size),
        party_size=party_size,
        hall=hall,
        any_minimum=not is_online,
    )
    if is_online:
        _check_terms(room, plan, now)
    elif starts_at < now - GRAIN:
        raise refuse("too_late", f"{starts_at:%Y-%m-%d %H:%M} UTC has passed. Choose a later time.")
    require_open(policy.place_id, room.calendar, plan)
    return plan


def _check_terms(room: Room, plan: Plan, now: datetime) -> None:
    policy, local = room.policy, plan.starts_at.astimezone(room.calendar.zone)
    if plan.party_size > policy.largest_online:
        raise refuse(
            "too_large",
            f"Parties above {policy.largest_online} are not booked online. Call the place.",
            largest=policy.largest_online,
        )
    if local.minute % policy.slot_minutes:
        raise refuse(
            "off_grid",
            f"{local:%H:%M} is not offered: tables are booked every {policy.slot_minutes} "
            "minutes. Choose one of the times shown.",
        )
    if plan.starts_at < now + timedelta(minutes=policy.lead_minutes):
        raise refuse(
            "too_late",
            f"{local:%Y-%m-%d %H:%M} is too soon: book {policy.lead_minutes} minutes ahead, or "
            "call the place.",
            lead_minutes=policy.lead_minutes,
        )
    last = now.astimezone(room.calendar.zone).date() + timedelta(days=policy.furthest_days)
    if plan.day > last:
        raise refuse(
            "too_far",
            f"{plan.day} cannot be booked yet: {last} is the last day. Choose an earlier one.",
            last_day=last.isoformat(),
        )


def working_day(room: Room, at: datetime) -> date:
    """The day of a place's calendar that a moment belongs to: after midnight the evening's."""
    today = at.astimezone(room.calendar.zone).date()
    before = today - DAY
    if any(start <= at < end for start, end in room.calendar.spans(today)):
        return today
    if any(start <= at < end for start, end in room.calendar.spans(before)):
        return before
    return today


def require_open(place_id: str, calendar: Calendar, plan: Plan) -> None:
    """Refuse `closed` unless the place is open from the first to the last minute."""
    if not is_open(calendar, plan.starts_at, plan.ends_at):
        raise refuse(
            "closed",
            f"{place_id!r} is not open from "
            f"{plan.starts_at.astimezone(calendar.zone):%Y-%m-%d %H:%M} to "
            f"{plan.ends_at.astimezone(calendar.zone):%H:%M}. Choose one of the times shown.",
        )


def is_open(calendar: Calendar, start: datetime, end: datetime) -> bool:
    """Whether a place is open all the time between two moments."""
    first = start.astimezone(calendar.zone).date() - DAY
    reached = start
    for _, spans in calendar.days(first, first + 3 * DAY):
        for opens, closes in spans:
            if opens <= reached < closes:
                reached = closes
    return reached >= end
