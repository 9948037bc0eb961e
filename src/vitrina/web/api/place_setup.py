"""Set up places by the API: what is told of one, its week, its days that are not like others."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Schema, Status

from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import BookingPolicy
from vitrina.commerce.places.models import OpeningException, OpeningHours, Place
from vitrina.commerce.places.services import (
    add_place,
    close_place,
    forget_exception,
    opening_calendar,
    set_exception,
    set_hours,
)
from vitrina.commerce.transactions import Refusal, granted, refuse
from vitrina.web.api import places
from vitrina.web.api.answers import ApiRefusalError
from vitrina.web.api.keys import needs, require_all_places, require_place
from vitrina.web.api.once import written
from vitrina.web.owner.hours import overlapping

router = places.router  # one address is read there and written here
PlaceId = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]


class PlaceIn(Schema):
    """All that is told of a place; one that is closed is found by nobody."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    kind: str
    zone: Annotated[str, Field(max_length=60)]
    address: Annotated[str, Field(max_length=300)] = ""
    city: Annotated[str, Field(max_length=120)] = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: Annotated[str, Field(pattern=r"^(|\+[1-9]\d{6,14})$")] = ""
    about: Annotated[str, Field(max_length=2000)] = ""
    services: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)] = Field(
        default_factory=list
    )
    is_closed: bool = False


class HoursSchema(Schema):
    """A span in minutes from midnight; above 1440 it is the next day: 18:00-02:00 is 1080-1560."""

    opens_minute: Annotated[int, Field(ge=0, lt=24 * 60)]
    closes_minute: Annotated[int, Field(gt=0, le=2 * 24 * 60)]


class WeekdaySchema(Schema):
    """The spans of a weekday; 0 is Monday."""

    weekday: Annotated[int, Field(ge=0, le=6)]
    hours: Annotated[list[HoursSchema], Field(max_length=10)]


class WeekSchema(Schema):
    """A whole week; a weekday that is left out is closed."""

    days: Annotated[list[WeekdaySchema], Field(max_length=7)]


class DayIn(Schema):
    """The hours of one day; none: closed."""

    hours: Annotated[list[HoursSchema], Field(max_length=10)] = Field(default_factory=list)
    note: Annotated[str, Field(max_length=120)] = ""


class ConflictOut(Schema):
    """A booking that its place cannot honour any more; somebody has to move it or call it off."""

    booking_id: UUID
    number: str
    starts_at: datetime
    party_size: int
    reason: str


class DayOut(Schema):
    """A day that is not like others."""

    day: date
    hours: list[HoursSchema]
    note: str


class DaySetOut(DayOut):
    """The same, and who has booked at hours that there are no more."""

    conflicts: list[ConflictOut]


class SetUpOut(Schema):
    """A place as it is set up; days are those that are not like others, from today on."""

    id: str
    name: str
    kind: str
    zone: str
    address: str
    city: str
    latitude: float | None
    longitude: float | None
    phone: str
    about: str
    services: list[str]
    is_closed: bool
    week: WeekSchema
    days: list[DayOut]

    @classmethod
    def of(cls, place: Place) -> Self:
        """As the API writes it."""
        own = set(cls.model_fields) - {"is_closed", "week", "days"}
        today = timezone.now().astimezone(opening_calendar(place.id).zone).date()
        ahead = OpeningException.objects.filter(place=place, day__gte=today)
        return cls(
            **{name: getattr(place, name) for name in own},
            is_closed=place.closed_at is not None,
            week=_week(place.id),
            days=_days(list(ahead)),
        )


@router.get("/{place_id}/set-up", response=SetUpOut, auth=needs("places:write"))
def set_up(request: HttpRequest, place_id: str) -> SetUpOut:
    """A place as it is set up, closed or not."""
    return SetUpOut.of(any_place(request, place_id))


@router.put("/{place_id}", response=SetUpOut, auth=needs("places:write"))
def put_place(request: HttpRequest, place_id: PlaceId, asked: PlaceIn) -> SetUpOut:
    """Write what is told of a place, open it or close it for good; its history stays."""
    require_place(request, place_id)
    if not Place.objects.filter(id=place_id).exists():
        require_all_places(request)
    now = timezone.now()

    def deed() -> None:
        add_place(place_id, now=now, **asked.model_dump(exclude={"is_closed"}))
        if asked.is_closed:
            close_place(place_id, now=now)

    written(deed)
    return SetUpOut.of(Place.objects.get(id=place_id))


@router.put("/{place_id}/week", response=WeekSchema, auth=needs("places:write"))
def put_week(request: HttpRequest, place_id: str, asked: WeekSchema) -> WeekSchema:
    """Set the whole week of a place; see /conflicts for who has booked already."""
    any_place(request, place_id)
    week: dict[int, tuple[tuple[int, int], ...]] = {}
    for each in asked.days:
        week[each.weekday] = (*week.get(each.weekday, ()), *_spans(each.hours))
    if (wrong := overlapping(week)) is not None:
        message = f"Hours of weekday {wrong} overlap others. Change one of them."
        raise ApiRefusalError(Refusal("unusable", message))

    def deed() -> None:
        _take_alone(place_id)
        set_hours(place_id, week)

    written(deed)
    return _week(place_id)


@router.put("/{place_id}/days/{day}", response=DaySetOut, auth=needs("places:write"))
def put_day(request: HttpRequest, place_id: str, day: date, asked: DayIn) -> DaySetOut:
    """Give one day hours of its own, or none; no booking is lost by that."""
    any_place(request, place_id)
    spans, now = _spans(asked.hours), timezone.now()

    def deed() -> list[bookings.Conflict]:
        _take_alone(place_id)
        if not _takes_bookings(place_id):
            set_exception(place_id, day, spans, note=asked.note)
            return []
        return granted(bookings.close_day(place_id, day, now=now, hours=spans, note=asked.note))

    in_the_way = written(deed)
    rows = list(OpeningException.objects.filter(place=place_id, day=day))
    return DaySetOut(**_days(rows)[0].model_dump(), conflicts=_conflicts(in_the_way))


@router.delete("/{place_id}/days/{day}", response={204: None}, auth=needs("places:write"))
def forget_day(request: HttpRequest, place_id: str, day: date) -> Status[None]:
    """Let a day be like its weekday again."""
    any_place(request, place_id)
    now = timezone.now()

    def deed() -> None:
        _take_alone(place_id)
        forget_exception(place_id, day)
        today = now.astimezone(opening_calendar(place_id).zone).date()
        if day >= today and _takes_bookings(place_id):
            granted(bookings.open_horizon(place_id, day, now=now))

    written(deed)
    return Status(204, None)


@router.get("/{place_id}/conflicts", response=list[ConflictOut], auth=needs("places:write"))
def conflicts(request: HttpRequest, place_id: str) -> list[ConflictOut]:
    """The bookings that the hours or the tables of a place do not fit any more."""
    any_place(request, place_id)
    return _conflicts(bookings.conflicts(place_id, now=timezone.now()))


def any_place(request: HttpRequest, place_id: str) -> Place:
    """The place of a key, closed or not."""
    require_place(request, place_id)
    found = Place.objects.filter(id=place_id).first()
    if found is None:
        raise ApiRefusalError(Refusal("not_found", f"There is no place {place_id!r}. See /places."))
    return found


def _take_alone(place_id: str) -> None:
    """Two who write the hours of a place at the same time must not leave both."""
    if Place.objects.select_for_update().filter(id=place_id).first() is None:
        raise refuse("not_found", f"There is no place {place_id!r}. See /places.")


def _takes_bookings(place_id: str) -> bool:
    return BookingPolicy.objects.filter(place_id=place_id, place__closed_at=None).exists()


def _spans(hours: list[HoursSchema]) -> tuple[tuple[int, int], ...]:
    return tuple((each.opens_minute, each.closes_minute) for each in hours)


def _week(place_id: str) -> WeekSchema:
    days: dict[int, list[HoursSchema]] = {}
    for each in OpeningHours.objects.filter(place_id=place_id):
        days.setdefault(each.weekday, []).append(_hours(each.opens_minute, each.closes_minute))
    return WeekSchema(days=[WeekdaySchema(weekday=day, hours=hours) for day, hours in days.items()])


def _days(rows: list[OpeningException]) -> list[DayOut]:
    days: dict[date, DayOut] = {}
    for each in rows:
        told = days.setdefault(each.day, DayOut(day=each.day, hours=[], note=each.note))
        if each.opens_minute is not None and each.closes_minute is not None:
            told.hours.append(_hours(each.opens_minute, each.closes_minute))
    return list(days.values())


def _hours(opens: int, closes: int) -> HoursSchema:
    return HoursSchema(opens_minute=opens, closes_minute=closes)


def _conflicts(found: list[bookings.Conflict]) -> list[ConflictOut]:
    names = ConflictOut.model_fields
    return [ConflictOut(**{name: getattr(each, name) for name in names}) for each in found]
