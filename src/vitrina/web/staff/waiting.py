"""The waiting list of one day at one place, as the staff see it and write it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from vitrina.commerce.bookings.models import WaitingEntry
from vitrina.commerce.bookings.services import Wish
from vitrina.commerce.bookings.words import words_of
from vitrina.commerce.customers.services import contacts_of
from vitrina.commerce.transactions import Refusal
from vitrina.web.staff.desk import Desk
from vitrina.web.staff.order_forms import is_count, is_id

LISTED = (WaitingEntry.State.WAITING, WaitingEntry.State.OFFERED)
NO_HALL = 0
LONGEST_NAME, LONGEST_PHONE, MOST_GUESTS = 80, 40, 99


@dataclass(frozen=True, slots=True)
class Waiting:
    """One party on the list; times are the place's wall clock.

    Attributes:
        hall: where they want to sit; empty for anywhere.
        phone: to call them; empty if they left none.
        booking_id: of the table that is offered to them.
        offered_until: when that offer ends.
    """

    id: UUID
    name: str
    party_size: int
    span: str
    hall: str
    phone: str
    booking_id: UUID | None
    offered_until: str


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in, so that a refusal loses nothing."""

    name: str = ""
    phone: str = ""
    party_size: str = "2"
    from_time: str = ""
    until_time: str = ""
    hall: str = ""

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "Typed":
        """What was sent; no field of the entry that the form does not have."""
        return cls(
            name=form.get("name", "").replace("\0", "").strip()[:LONGEST_NAME],
            phone=form.get("phone", "").strip()[:LONGEST_PHONE],
            party_size=form.get("party_size", "")[:3],
            from_time=form.get("from_time", "")[:5],
            until_time=form.get("until_time", "")[:5],
            hall=form.get("hall", "")[:12],
        )

    def wish(self, desk: Desk, day: date) -> Wish | Refusal:
        """What the party waits for, at the desk's own place."""
        if not is_count(self.party_size) or not 1 <= int(self.party_size) <= MOST_GUESTS:
            return Refusal("bad_party", "That is no number of guests.")
        try:
            first, last = (
                datetime.combine(day, time.fromisoformat(each), desk.zone)
                for each in (self.from_time, self.until_time)
            )
        except ValueError:
            return Refusal("bad_time", "That is no time.")
        if last < first:  # until after midnight
            last += timedelta(days=1)
        # what is no number is no hall, and is refused like one of another place
        hall = (int(self.hall) if is_id(self.hall) else NO_HALL) if self.hall else None
        return Wish(desk.place.pk, day, first, last, int(self.party_size), hall, self.name)


def waiting_on(desk: Desk, day: date) -> list[Waiting]:
    """Who waits for a table that day: by hall, those who may sit anywhere first, then by turn."""
    listed = WaitingEntry.objects.filter(place=desk.place, day=day, state__in=LISTED)
    rows = [_waiting(desk, each) for each in listed.select_related("hall", "booking")]
    return sorted(rows, key=lambda each: each.hall)


def entry_at(desk: Desk, entry_id: UUID) -> WaitingEntry | None:
    """An entry of the desk's own place."""
    return WaitingEntry.objects.filter(id=entry_id, place=desk.place).first()


def _waiting(desk: Desk, entry: WaitingEntry) -> Waiting:
    offered = entry.booking if entry.state == WaitingEntry.State.OFFERED else None
    until = offered.held_until if offered else None
    phones = [each.value for each in contacts_of(entry.customer_id) if each.kind == "phone"]
    return Waiting(
        id=entry.id,
        name=words_of(entry).name,
        party_size=entry.party_size,
        span=f"{_clock(desk, entry.from_at)}–{_clock(desk, entry.until_at)}",
        hall=entry.hall.name if entry.hall else "",
        phone=phones[0] if phones else "",
        booking_id=offered.id if offered else None,
        offered_until=_clock(desk, until) if until else "",
    )


def _clock(desk: Desk, at: datetime) -> str:
    return f"{at.astimezone(desk.zone):%H:%M}"
