"""A code that is shown at the counter: in letters, as a QR code, and in a calendar."""

from dataclasses import dataclass
from datetime import datetime

import segno
from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe
from icalendar import Calendar, Event

QUIET = 2  # modules; the white card around it is the rest of the quiet zone


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar keeps of an order or a booking.

    Attributes:
        uid: the same for each version of it.
        sequence: goes up with each change.
        is_cancelled: the calendar takes it out.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    where: str
    note: str
    address: str
    is_cancelled: bool


def spaced(code: str) -> str:
    """A code in two halves, as it is read aloud.

    >>> spaced("K7M2QX")
    'K7M 2QX'
    """
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def qr_of(code: str) -> SafeString:
    """The QR code of a code, as SVG for a page."""
    drawn = segno.make_qr(code, error="m").svg_inline(
        border=QUIET, omitsize=True, dark="#000", svgclass=None, lineclass=None
    )
    return mark_safe(drawn)  # noqa: S308  # drawn by segno: paths, and nothing of the content


def calendar_file(entry: Entry, *, now: datetime) -> HttpResponse:
    """An .ics file with one event."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.title)
    event.add("location", entry.where)
    event.add("description", entry.note)
    event.add("url", entry.address)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Vitrina//Shop//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return HttpResponse(
        calendar.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="visit.ics"'},
    )
