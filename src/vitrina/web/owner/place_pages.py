"""Places: the list, one of them, its hours."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vitrina.commerce.places.models import OpeningException, OpeningHours, Place
from vitrina.commerce.places.services import (
    add_place,
    calendars_of,
    close_place,
    forget_exception,
    set_exception,
    set_hours,
)
from vitrina.errors import SettingError
from vitrina.web.owner.attention import counts
from vitrina.web.owner.hours import Spans
from vitrina.web.owner.place_forms import KINDS, DayForm, PlaceForm, WeekForm
from vitrina.web.owner.room import Room, at_place, in_room, shown, steps, zone_of

READS_AND_POSTS = ["GET", "HEAD", "POST"]


@require_safe
@in_room("places.change")
def places(request: HttpRequest, room: Room) -> HttpResponse:
    """The places, with whether each is open now."""
    listed = room.places("places.change")
    calendars = calendars_of([each.pk for each in listed])
    kinds = dict(KINDS)
    rows = [
        {
            "place": each,
            "kind": kinds.get(each.kind, each.kind),
            "openness": calendars[each.pk].openness(room.now),
            "zone": zone_of(each),
        }
        for each in listed
    ]
    may_settle = room.may_with_second_factor("settings.change")
    return shown(
        request,
        room,
        "places",
        section="places",
        rows=rows,
        may_add=_may_add(room),
        may_settle=may_settle,
        troubles=counts(room.now) if may_settle else [],
    )


@require_http_methods(READS_AND_POSTS)
@in_room("places.change")
def new_place(request: HttpRequest, room: Room) -> HttpResponse:
    """The form of a place that there is not yet; for those who own the whole shop."""
    if not _may_add(room):
        raise PermissionDenied
    form = PlaceForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not _written(form, form.cleaned_data["id"], room):
        place_id = form.cleaned_data["id"]
        return redirect(f"{reverse('owner:hours', args=[place_id])}?done=added")
    return shown(
        request, room, "place_new", section="places", status=422 if form.errors else 200, form=form
    )


@require_http_methods(READS_AND_POSTS)
@at_place("places.change")
def place(request: HttpRequest, room: Room, here: Place) -> HttpResponse:
    """What is told of one place."""
    form = PlaceForm(request.POST if request.method == "POST" else None, place=here)
    if form.is_valid() and not _written(form, here.pk, room):
        return redirect(f"{reverse('owner:place', args=[here.pk])}?done=kept")
    return shown(
        request,
        room,
        "place",
        section="places",
        status=422 if form.errors else 200,
        place=here,
        steps=steps(here),
        step="place",
        form=form,
    )


@require_POST
@at_place("places.change")
def place_state(request: HttpRequest, room: Room, here: Place) -> HttpResponse:
    """Close a place for good, or open it again: the button says which."""
    if request.POST.get("to") == "open":
        form = PlaceForm(_told(here), place=here)
        done = "opened" if form.is_valid() and not _written(form, here.pk, room) else ""
    else:
        close_place(here.pk, now=room.now)
        done = "closed"
    return redirect(f"{reverse('owner:place', args=[here.pk])}?done={done}")


@require_http_methods(READS_AND_POSTS)
@at_place("places.change")
def hours(request: HttpRequest, room: Room, here: Place) -> HttpResponse:
    """The week of a place, and the days that are not like it."""
    week = WeekForm(_week(here.pk), request.POST if request.method == "POST" else None)
    if request.method == "POST" and week.is_valid:
        set_hours(here.pk, week.week)
        return redirect(f"{reverse('owner:hours', args=[here.pk])}?done=hours")
    return _hours(request, room, here, week=week, status=200 if week.is_valid else 422)


@require_POST
@at_place("places.change")
def exception(request: HttpRequest, room: Room, here: Place) -> HttpResponse:
    """Give one day hours of its own, or let it be like its weekday again."""
    back = reverse("owner:hours", args=[here.pk])
    if forgotten := request.POST.get("forget"):
        forget_exception(here.pk, date.fromisoformat(forgotten))
        return redirect(f"{back}?done=forgotten#days")
    form = DayForm(request.POST)
    if not form.is_valid():
        return _hours(request, room, here, day_form=form, status=422)
    set_exception(here.pk, form.chosen_day, form.spans, note=form.cleaned_data["note"])
    return redirect(f"{back}?done=exception#days")


def _hours(  # the parts of the page
    request: HttpRequest,
    room: Room,
    here: Place,
    *,
    week: WeekForm | None = None,
    day_form: DayForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = room.now.astimezone(zone_of(here)).date()
    days = OpeningException.objects.filter(place=here, day__gte=today)
    return shown(
        request,
        room,
        "hours",
        section="places",
        status=status,
        place=here,
        steps=steps(here),
        step="hours",
        week=week or WeekForm(_week(here.pk)),
        days=days,
        day_form=day_form or DayForm(),
    )


def _week(place_id: str) -> dict[int, Spans]:
    week: dict[int, list[tuple[int, int]]] = {}
    for each in OpeningHours.objects.filter(place_id=place_id):
        week.setdefault(each.weekday, []).append((each.opens_minute, each.closes_minute))
    return {day: tuple(spans) for day, spans in week.items()}


def _written(form: PlaceForm, place_id: str, room: Room) -> bool:
    """Write the place; what is wrong with it stands in the form. True if it was refused."""
    try:
        add_place(place_id, now=room.now, **form.told())  # type: ignore[arg-type]  # the same names
    except SettingError as flaw:
        form.add_error(None, str(flaw))
        return True
    return False


def _told(here: Place) -> dict[str, object]:
    return dict(PlaceForm(place=here).initial)


def _may_add(room: Room) -> bool:
    return any(each.role == "owner" and each.place_id is None for each in room.member.granted)
