"""A day's bookings: the tables over time, the list, the waiting list, walk-ins."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import Booking, Seating, Table
from vitrina.commerce.places.models import Hall
from vitrina.commerce.places.services import opening_calendar
from vitrina.commerce.transactions import Refusal
from vitrina.web import refusals
from vitrina.web.staff.board import bookings_of
from vitrina.web.staff.day_grid import Axis, GridCell, Taken, axis_over, row_of
from vitrina.web.staff.desk import Desk, at_desk, shown
from vitrina.web.staff.order_forms import is_count, is_id
from vitrina.web.staff.visits import Visit, keep_late_of, visits_of
from vitrina.web.staff.waiting import Typed, waiting_on

DAY = timedelta(days=1)
CONFLICT, UNPROCESSABLE = 409, 422
SHOWN = tuple(each for each in Booking.State.values if each != Booking.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Row:
    """One table of the grid."""

    table: Table
    cells: list[GridCell[Visit]]


@require_safe
@at_desk("bookings.see")
def bookings_day(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The bookings of a day."""
    return day_shown(request, desk, day_of(request.GET.get("day", ""), desk.today))


def day_shown(  # what the page is of, and what was wrong with a deed on it
    request: HttpRequest,
    desk: Desk,
    day: date,
    *,
    refused: str = "",
    status: int = 200,
    typed: Typed | None = None,
) -> HttpResponse:
    """The page of one day, also after a deed that was refused."""
    visits = visits_of(
        bookings_of(desk.place.pk, day, SHOWN),
        zone=desk.zone,
        now=desk.now,
        keep_late=keep_late_of(desk.place.pk),
    )
    tables = _tables(desk)
    axis = _axis(desk, day, visits)
    return shown(
        request,
        desk,
        "bookings",
        tab="bookings",
        status=status,
        refused=refused,
        day=day,
        is_today=day == desk.today,
        before=day - DAY,
        after=day + DAY,
        hours=[_clock(desk, t0) for t0 in axis.hours],
        columns=axis.quarters,
        rows=_rows(desk, tables, visits, axis),
        visits=visits,
        guests=sum(each.party_size for each in visits),
        tables=tables,
        waiting=waiting_on(desk, day),
        halls=Hall.objects.filter(place=desk.place),
        typed=typed or Typed(),
        may_wait=day >= desk.today and bool(tables),
        key=str(uuid4()),
    )


@require_POST
@at_desk("bookings.change")
def walk_in(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Seat a party that came without a booking."""
    party, tables = request.POST.get("party_size", ""), request.POST.getlist("table")
    if not is_count(party) or not 1 <= int(party) <= 99:
        return day_shown(
            request, desk, desk.today, refused=_("Write how many guests."), status=UNPROCESSABLE
        )
    answer = bookings.walk_in(
        desk.place.pk,
        int(party),
        table_ids=[int(each) for each in tables if is_id(each)] or None,
        key=request.POST.get("key", ""),
        now=desk.now,
        actor=desk.actor,
    )
    if isinstance(answer, Refusal):
        said = refusals.said(answer)
        return day_shown(request, desk, desk.today, refused=said, status=CONFLICT)
    return redirect(f"{reverse('staff:bookings', args=[desk.place.pk])}?done=walked_in")


def day_of(asked: str, today: date) -> date:
    """The day that an address or a form names; today if it names none."""
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return today


def _tables(desk: Desk) -> list[Table]:
    tables = Table.objects.filter(place=desk.place, retired_at=None).select_related("hall")
    return list(tables.order_by("hall__position", "hall_id", "position", "id"))


def _axis(desk: Desk, day: date, visits: list[Visit]) -> Axis:
    spans = opening_calendar(desk.place.pk).spans(day)
    moments = [int(at.timestamp()) for span in spans for at in span]
    for each in Seating.objects.filter(booking__in=[visit.id for visit in visits]):
        moments += [each.t0, each.until]
    noon = datetime.combine(day, datetime.min.time(), desk.zone) + timedelta(hours=12)
    offset = noon.utcoffset() or timedelta()
    return axis_over(moments or [int(noon.timestamp())], offset=int(offset.total_seconds()))


def _rows(desk: Desk, tables: list[Table], visits: list[Visit], axis: Axis) -> list[Row]:
    by_id = {each.id: each for each in visits}
    seatings = Seating.objects.filter(booking__in=list(by_id))
    taken = [Taken(each.table_id, each.t0, each.until, by_id[each.booking_id]) for each in seatings]
    now = int(desk.now.timestamp())
    return [Row(each, row_of(each.pk, taken, axis, now=now)) for each in tables]


def _clock(desk: Desk, t0: int) -> str:
    return f"{datetime.fromtimestamp(t0, UTC).astimezone(desk.zone):%H:%M}"
