"""The form that asks for a table: date, time, guests, hall; and the times that are free for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from vitrina.commerce.bookings.services import FreeTime
from vitrina.commerce.places.models import Hall, Place
from vitrina.web.shop import spoken

DAYS_SHOWN = 30
USUAL_PARTY = 2
MOST_GUESTS = 12
LATE_HOUR = 21  # from here on, tomorrow is meant
HOURS = tuple(f"{hour:02d}:{minute:02d}" for hour in range(8, 24) for minute in (0, 30))
NEAR = timedelta(minutes=45)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a guest wants: where, on which day, at which hour if they care, how many, in which hall.

    Attributes:
        time: of the place's wall clock, HH:MM; empty for any.
    """

    day: date
    party: int = USUAL_PARTY
    time: str = ""
    hall: int | None = None


@dataclass(frozen=True, slots=True)
class BookingForm:
    """What is asked, and what is chosen before the guest says anything.

    Attributes:
        places: to choose from; one is no choice.
        days: by their ISO dates, with their names.
        halls: of the place; with several places they are chosen later.
    """

    place: Place
    asked: Asked
    days: Sequence[tuple[str, str]]
    places: Sequence[Place] = ()
    halls: Sequence[Hall] = ()
    times: Sequence[str] = HOURS
    parties: Sequence[int] = field(default=tuple(range(1, MOST_GUESTS + 1)))

    @property
    def day(self) -> str:
        """The chosen one, as the list has it."""
        return self.asked.day.isoformat()


@dataclass(frozen=True, slots=True)
class Start:
    """One free time; `is_near` says that it is about the one that was asked for."""

    value: str
    name: str
    is_near: bool


def usual(place: Place, *, now: datetime) -> Asked:
    """What most guests want: two, today, or tomorrow when it is late."""
    local = now.astimezone(ZoneInfo(place.zone))
    late = timedelta(days=local.hour >= LATE_HOUR)
    return Asked(local.date() + late)


def asked_of(query: Mapping[str, str], place: Place, *, now: datetime) -> Asked:
    """What an address asks for; what it does not say, or says wrongly, is as usual."""
    plain = usual(place, now=now)
    party = query.get("party", "")
    hall = query.get("hall", "")
    return Asked(
        day=_day(query.get("day", "")) or plain.day,
        party=int(party) if party.isdecimal() and 0 < int(party) <= 99 else plain.party,
        time=query.get("time", "") if query.get("time", "") in HOURS else "",
        hall=int(hall) if hall.isdecimal() and len(hall) < 10 else None,
    )


def booking_form(
    place: Place, asked: Asked, *, now: datetime, places: Sequence[Place] = ()
) -> BookingForm:
    """The form for one place, or for one of several."""
    today = now.astimezone(ZoneInfo(place.zone)).date()
    listed = [today + timedelta(days=ahead) for ahead in range(DAYS_SHOWN)]
    if asked.day not in listed:
        listed.append(asked.day)
    is_choice = len(places) > 1
    return BookingForm(
        place=place,
        asked=asked,
        days=[(each.isoformat(), capitalised(named(each, today))) for each in listed],
        places=places if is_choice else (),
        halls=() if is_choice else list(place.halls.all()),
    )


def starts(free: Iterable[FreeTime], place: Place, asked: Asked) -> list[Start]:
    """Free times as a guest reads them."""
    wanted = _at(asked, place.zone)
    return [
        Start(
            value=each.starts_at.isoformat(),
            name=spoken.clock(each.starts_at, place.zone),
            is_near=wanted is not None and abs(each.starts_at - wanted) <= NEAR,
        )
        for each in free
    ]


def named(day: date, today: date) -> str:
    """A day for a list: today, tomorrow, or in short."""
    is_near = 0 <= (day - today).days <= 1
    return spoken.near_day(day, today=today) if is_near else spoken.short_day(day)


def capitalised(text: str) -> str:
    """A word as the first of its line."""
    return text[:1].upper() + text[1:]


def _at(asked: Asked, zone: str) -> datetime | None:
    if not asked.time:
        return None
    return datetime.combine(asked.day, time.fromisoformat(asked.time), ZoneInfo(zone))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
