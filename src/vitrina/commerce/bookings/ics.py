"""Bookings for calendars: iCalendar (RFC 5545) of one booking, and a feed of a day."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from icalendar import Calendar, Event

from vitrina.commerce.bookings.models import Booking

PRODUCT = "-//Vitrina//Bookings//EN"
STATES = {
    Booking.State.REQUESTED: "TENTATIVE",
    Booking.State.NO_SHOW: "CANCELLED",
    Booking.State.CANCELLED: "CANCELLED",
}


def booking_calendar(
    booking: Booking, *, summary: str, location: str, now: datetime, address: str = ""
) -> bytes:
    """One booking as a file that a calendar takes in, and updates when it comes again.

    Args:
        booking: which one.
        summary: its title, in the guest's language.
        location: the place and its address.
        now: server time: when the file was made.
        address: the page of the booking.
    """
    event = _event(booking, summary=summary, location=location, now=now)
    if address:
        event.add("url", address)
    calendar = _calendar([event])
    is_off = event["status"] == "CANCELLED"
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    return bytes(calendar.to_ical())


def day_feed(
    bookings: Iterable[Booking],
    *,
    title: str,
    location: str,
    summary: Callable[[Booking], str],
    now: datetime,
) -> bytes:
    """The bookings of a place as a feed to subscribe to; in the order given.

    Args:
        bookings: those of a day, or of several; also those called off, so that they vanish.
        title: of the feed.
        location: the place and its address.
        summary: the title of one booking; whoever has the feed's address reads it.
        now: server time.
    """
    events = [_event(each, summary=summary(each), location=location, now=now) for each in bookings]
    calendar = _calendar(events)
    calendar.add("x-wr-calname", title)
    return bytes(calendar.to_ical())


def _calendar(events: Iterable[Event]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(event)
    return calendar


def _event(booking: Booking, *, summary: str, location: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{booking.id}@bookings.vitrina")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", booking.sequence)
    # in UTC: no calendar has to know the zone's rules, and the hour that comes twice is told apart
    event.add("dtstart", booking.starts_at.astimezone(UTC))
    event.add("dtend", booking.ends_at.astimezone(UTC))
    event.add("summary", summary)
    event.add("location", location)
    event.add("status", STATES.get(Booking.State(booking.state), "CONFIRMED"))
    return event
