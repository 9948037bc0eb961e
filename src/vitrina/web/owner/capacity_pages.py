"""Capacity: a month at a glance, one day to change, and who is in the way."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import BookingPolicy
from vitrina.commerce.capacity.models import Pool
from vitrina.commerce.capacity.services import ensure_pool, set_capacity
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import policy_of
from vitrina.commerce.places.models import OpeningException, Place
from vitrina.commerce.places.services import set_exception
from vitrina.commerce.transactions import Refusal
from vitrina.web import refusals
from vitrina.web.owner.capacity_month import month_of, windows_of
from vitrina.web.owner.hours import clock
from vitrina.web.owner.place_forms import DayForm
from vitrina.web.owner.room import Room, at_place, in_room, shown, steps, zone_of

UNPROCESSABLE, CONFLICT = 422, 409
LONGEST_COUNT = 4


@require_safe
@in_room("capacity.change")
def capacity_places(request: HttpRequest, room: Room) -> HttpResponse:
    """Choose the place; whoever has only one is there at once."""
    found = [each for each in room.places("capacity.change") if each.closed_at is None]
    if len(found) == 1:
        return redirect("owner:capacity", found[0].pk)
    return shown(request, room, "capacity_places", section="capacity", places=found)


@require_safe
@at_place("capacity.change")
def capacity(request: HttpRequest, room: Room, here: Place) -> HttpResponse:
    """A month of one place."""
    today = room.now.astimezone(zone_of(here)).date()
    first = _first(request.GET.get("month", ""), today)
    return shown(
        request,
        room,
        "capacity",
        section="capacity",
        place=here,
        steps=steps(here),
        step="capacity",
        weeks=month_of(here, first),
        weekdays=[WEEKDAYS_ABBR[number] for number in range(7)],
        first=first,
        before=(first - timedelta(days=1)).replace(day=1),
        after=(first + timedelta(days=31)).replace(day=1),
        today=today,
        conflicts=_conflicts(room, here),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_place("capacity.change")
def day(request: HttpRequest, room: Room, here: Place) -> HttpResponse:
    """One day: its hours, its windows, and what they cannot hold any more."""
    chosen = _day(request.GET.get("day", ""), room.now.astimezone(zone_of(here)).date())
    if request.method != "POST":
        return _day_shown(request, room, here, chosen)
    if request.POST.get("what") == "hours":
        return _set_hours(request, room, here, chosen)
    return _set_windows(request, room, here, chosen)


def _set_hours(request: HttpRequest, room: Room, here: Place, chosen: date) -> HttpResponse:
    form = DayForm({**request.POST.dict(), "day": chosen.isoformat()})
    if not form.is_valid():
        return _day_shown(request, room, here, chosen, form=form, status=UNPROCESSABLE)
    note = form.cleaned_data["note"]
    if BookingPolicy.objects.filter(place=here).exists():
        bookings.close_day(here.pk, chosen, now=room.now, hours=form.spans, note=note)
    else:
        set_exception(here.pk, chosen, form.spans, note=note)
    return _back(here, chosen)


def _set_windows(request: HttpRequest, room: Room, here: Place, chosen: date) -> HttpResponse:
    """Change what differs; a window that holds more already takes no more from now on."""
    pool = ensure_pool(
        Pool.Kind.SLOT, "pickup", here.pk, grain_seconds=policy_of(here.pk).window_minutes * 60
    )
    short = []
    for window in windows_of(here, chosen):
        asked = request.POST.get(f"window-{window.t0}", "")
        is_number = asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_COUNT
        if not is_number or int(asked) == window.capacity:
            continue
        answer = set_capacity(pool.pk, window.t0, int(asked), now=room.now, insist=True)
        if isinstance(answer, Refusal):
            short.append(window.clock)
    if short:
        said = f"{', '.join(short)}: {refusals.of_reason('overcommitted')}"
        return _day_shown(request, room, here, chosen, refused=said, status=CONFLICT)
    return _back(here, chosen)


def _day_shown(  # noqa: PLR0913  # the parts of the page
    request: HttpRequest,
    room: Room,
    here: Place,
    chosen: date,
    *,
    form: DayForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    return shown(
        request,
        room,
        "capacity_day",
        section="capacity",
        status=status,
        place=here,
        day=chosen,
        before=chosen - timedelta(days=1),
        after=chosen + timedelta(days=1),
        windows=windows_of(here, chosen),
        orders=Order.objects.filter(place=here, day=chosen, state=Order.State.PLACED).count(),
        bookings=bookings.todays_bookings(here.pk, chosen),
        conflicts=[each for each in _conflicts(room, here) if each.at.date() == chosen],
        form=form or DayForm(initial=_hours_of(here, chosen)),
        refused=refused,
    )


def _hours_of(here: Place, chosen: date) -> dict[str, object]:
    own = OpeningException.objects.filter(place=here, day=chosen).first()
    if own:
        if own.opens_minute is None or own.closes_minute is None:
            return {"note": own.note}
        span = (own.opens_minute, own.closes_minute)
        return {"opens": clock(span[0]), "closes": clock(span[1]), "note": own.note}
    usual = here.hours.filter(weekday=chosen.weekday()).first()
    if usual is None:
        return {}
    return {"opens": clock(usual.opens_minute), "closes": clock(usual.closes_minute)}


@dataclass(frozen=True, slots=True)
class InTheWay:
    """A booking that the hours or the tables do not fit any more; `at` is the place's clock."""

    address: str
    number: str
    at: datetime
    party_size: int
    why: str


def _conflicts(room: Room, here: Place) -> list[InTheWay]:
    reasons = {"closed": _("The place is closed then"), "retired": _("The table is taken away")}
    zone = zone_of(here)
    return [
        InTheWay(
            address=reverse("staff:booking", args=[here.pk, each.booking_id]),
            number=each.number,
            at=each.starts_at.astimezone(zone).replace(tzinfo=None),
            party_size=each.party_size,
            why=reasons.get(each.reason, each.reason),
        )
        for each in bookings.conflicts(here.pk, now=room.now)
    ]


def _first(asked: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError:
        return today.replace(day=1)


def _day(asked: str, today: date) -> date:
    if not asked:
        return today
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise Http404 from None


def _back(here: Place, chosen: date) -> HttpResponse:
    address = reverse("owner:capacity-day", args=[here.pk])
    return redirect(f"{address}?day={chosen.isoformat()}&done=capacity")
