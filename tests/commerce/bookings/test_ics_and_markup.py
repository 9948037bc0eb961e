"""What calendars and search engines read of a booking."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from icalendar import Calendar

from vitrina.commerce.bookings.ics import booking_calendar, day_feed
from vitrina.commerce.bookings.markup import reservation
from vitrina.commerce.bookings.models import Booking

AT = datetime(2026, 3, 6, 16, tzinfo=UTC)


def a_booking(number: int = 1, **columns: object) -> Booking:
    told: dict[str, object] = {
        "id": UUID(int=number),
        "number": f"000000{number}",
        "day": date(2026, 3, 6),
        "zone": "Europe/Moscow",
        "starts_at": AT,
        "ends_at": AT + timedelta(minutes=90),
        "party_size": 2,
        "state": "confirmed",
        "created_at": AT - timedelta(days=1),
    }
    return Booking(**{**told, **columns})


def read(file: bytes) -> Calendar:
    calendar = Calendar.from_ical(file)
    assert isinstance(calendar, Calendar)
    return calendar


def test_a_booking_is_one_event_that_its_next_plan_replaces() -> None:
    first = read(booking_calendar(a_booking(), summary="Стол", location="Арбат, 1", now=AT))
    moved = a_booking(sequence=3, starts_at=AT + timedelta(hours=1))
    second = read(booking_calendar(moved, summary="Стол", location="Арбат, 1", now=AT))

    (old,), (new,) = first.walk("VEVENT"), second.walk("VEVENT")
    assert old["UID"] == new["UID"]
    assert (old.decoded("SEQUENCE"), new.decoded("SEQUENCE")) == (0, 3)
    assert (old["STATUS"], first["METHOD"]) == ("CONFIRMED", "PUBLISH")
    assert old.decoded("DTSTART") == AT
    assert new.decoded("DTEND") == AT + timedelta(minutes=90)
    assert str(old["LOCATION"]) == "Арбат, 1"


def test_a_booking_that_is_called_off_is_taken_out() -> None:
    off = a_booking(state="cancelled", sequence=1)

    calendar = read(booking_calendar(off, summary="Стол", location="Арбат", now=AT))

    (event,) = calendar.walk("VEVENT")
    assert (event["STATUS"], calendar["METHOD"]) == ("CANCELLED", "CANCEL")


def test_a_feed_has_an_event_for_each_booking() -> None:
    listed = [a_booking(1), a_booking(2, state="requested"), a_booking(3, state="no_show")]

    feed = read(
        day_feed(
            listed,
            title="Арбат",
            location="Арбат, 1",
            summary=lambda each: f"Стол на {each.party_size}",
            now=AT,
        )
    )

    states = [str(event["STATUS"]) for event in feed.walk("VEVENT")]
    assert states == ["CONFIRMED", "TENTATIVE", "CANCELLED"]
    assert len({str(event["UID"]) for event in feed.walk("VEVENT")}) == 3


def test_a_text_with_a_line_break_stays_one_field() -> None:
    trap = "Стол\r\nATTENDEE:mailto:x@example.com"

    calendar = read(booking_calendar(a_booking(), summary=trap, location="Арбат", now=AT))

    (event,) = calendar.walk("VEVENT")
    assert "ATTENDEE" not in event


def test_a_reservation_is_told_in_the_words_of_schema_org() -> None:
    told = reservation(a_booking(), place_name="Арбат", address="Арбат, 1", guest="Анна")

    assert told == {
        "@context": "https://schema.org",
        "@type": "FoodEstablishmentReservation",
        "reservationId": "0000001",
        "reservationStatus": "https://schema.org/ReservationConfirmed",
        "reservationFor": {"@type": "FoodEstablishment", "name": "Арбат", "address": "Арбат, 1"},
        "startTime": "2026-03-06T19:00:00+03:00",
        "endTime": "2026-03-06T20:30:00+03:00",
        "partySize": 2,
        "bookingTime": "2026-03-05T19:00:00+03:00",
        "underName": {"@type": "Person", "name": "Анна"},
    }


def test_nobody_reads_a_name_that_was_left_out() -> None:
    assert "underName" not in reservation(a_booking(), place_name="Арбат")
