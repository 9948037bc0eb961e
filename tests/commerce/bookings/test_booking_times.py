"""Days of 23, 24 and 25 hours, evenings that end after midnight, zones far apart."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.commerce.bookings.given import ask, booked, cafe, granted, reason, violations
from vitrina.commerce.bookings.ics import booking_calendar
from vitrina.commerce.bookings.markup import reservation
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.bookings.services import (
    close_day,
    conflicts,
    free_times,
    open_horizon,
    retire_table,
    todays_bookings,
)
from vitrina.commerce.capacity.models import Cell
from vitrina.commerce.places.services import set_exception

pytestmark = pytest.mark.usefixtures("database")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = {day: [(22 * 60, 28 * 60)] for day in range(7)}  # 22:00 to 04:00
ALL_DAY = {day: [(0, 1440)] for day in range(7)}


def starts(day: date, *, now: datetime, zone: ZoneInfo) -> list[str]:
    found = free_times("arbat", day, 2, now=now)
    return [f"{each.starts_at.astimezone(zone):%d %H:%M%z}" for each in found]


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    """cal.diy#30021: slots of the night in which the clock goes back."""
    now = datetime(2026, 10, 20, tzinfo=UTC)
    cafe(zone="Europe/Berlin", hours=NIGHT, tables=(("A", 1, 2),), now=now, slot_minutes=30)

    listed = starts(date(2026, 10, 24), now=now, zone=BERLIN)

    assert listed == [
        *("24 22:00+0200", "24 22:30+0200", "24 23:00+0200", "24 23:30+0200"),
        *("25 00:00+0200", "25 00:30+0200", "25 01:00+0200", "25 01:30+0200"),
        *("25 02:00+0200", "25 02:30+0200", "25 02:00+0100", "25 02:30+0100"),
    ]
    first = booked(2, datetime(2026, 10, 25, 0, 0, tzinfo=UTC), now=now)
    second = ask(2, datetime(2026, 10, 25, 1, 0, tzinfo=UTC), now=now)
    third = ask(2, datetime(2026, 10, 25, 1, 30, tzinfo=UTC), now=now)
    assert first.ends_at - first.starts_at == timedelta(minutes=90)
    assert reason(second) == "no_table"
    assert granted(third).day == date(2026, 10, 24)
    assert violations() == {}


def test_the_hour_that_is_missing_is_not_offered() -> None:
    now = datetime(2026, 3, 20, tzinfo=UTC)
    cafe(zone="Europe/Berlin", hours=NIGHT, tables=(("A", 1, 2),), now=now, slot_minutes=30)

    listed = starts(date(2026, 3, 28), now=now, zone=BERLIN)

    assert listed[-3:] == ["29 00:30+0100", "29 01:00+0100", "29 01:30+0100"]
    assert not [each for each in listed if " 02:" in each]
    before_the_jump = booked(2, datetime(2026, 3, 29, 0, 30, tzinfo=UTC), now=now)
    assert before_the_jump.ends_at.astimezone(BERLIN).hour == 4
    assert violations() == {}


def test_a_booking_across_midnight_is_of_the_evening_that_it_began_in() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    cafe(hours=NIGHT, now=now)
    moscow = ZoneInfo("Europe/Moscow")

    before = booked(2, datetime(2026, 3, 6, 23, 30, tzinfo=moscow), now=now)
    after = booked(2, datetime(2026, 3, 7, 0, 30, tzinfo=moscow), now=now)

    assert {before.day, after.day} == {date(2026, 3, 6)}
    assert [each.id for each in todays_bookings("arbat", date(2026, 3, 6))] == [before.id, after.id]
    assert todays_bookings("arbat", date(2026, 3, 7)) == []
    assert violations() == {}


def test_a_place_that_never_closes_is_booked_over_midnight() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    cafe(hours=ALL_DAY, now=now)

    listed = starts(date(2026, 3, 6), now=now, zone=ZoneInfo("Europe/Moscow"))

    assert len(listed) == 96
    assert granted(
        ask(2, datetime(2026, 3, 6, 23, 45, tzinfo=ZoneInfo("Europe/Moscow")), now=now)
    ).day == date(2026, 3, 6)


def test_the_29th_of_february_is_a_day() -> None:
    now = datetime(2028, 2, 20, tzinfo=UTC)
    cafe(now=now)

    booking = booked(2, datetime(2028, 2, 29, 19, tzinfo=ZoneInfo("Europe/Moscow")), now=now)

    assert booking.day == date(2028, 2, 29)
    assert starts(date(2028, 2, 29), now=now, zone=ZoneInfo("Europe/Moscow"))


@pytest.mark.parametrize(
    ("zone", "utc_hour"),
    [("Asia/Kamchatka", 7), ("Europe/Moscow", 16), ("Europe/Kaliningrad", 17)],
)
def test_seven_in_the_evening_is_seven_there(zone: str, utc_hour: int) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    cafe(zone=zone, now=now)

    booking = booked(2, datetime(2026, 3, 6, 19, tzinfo=ZoneInfo(zone)), now=now)

    kept = Booking.objects.get(id=booking.id)
    assert kept.starts_at == datetime(2026, 3, 6, utc_hour, tzinfo=UTC)
    told = reservation(kept, place_name="Арбат")
    assert str(told["startTime"]).startswith("2026-03-06T19:00:00+")
    file = booking_calendar(kept, summary="Стол", location="Арбат", now=now)
    assert f"DTSTART:20260306T{utc_hour:02}0000Z".encode() in file


def test_a_day_that_is_closed_lists_who_has_booked_and_takes_nobody_else() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    moscow = ZoneInfo("Europe/Moscow")
    evening = datetime(2026, 3, 6, 19, tzinfo=moscow)
    cafe(now=now)
    kept, _ = booked(2, evening, now=now), booked(2, evening + timedelta(days=1), now=now)

    listed = granted(close_day("arbat", evening.date(), now=now, note="ремонт"))

    assert [(each.booking_id, each.reason) for each in listed] == [(kept.id, "closed")]
    assert Booking.objects.get(id=kept.id).state == "confirmed"
    assert free_times("arbat", evening.date(), 2, now=now) == []
    assert reason(ask(2, evening, now=now)) == "closed"
    assert violations() == {}


def test_who_read_the_old_hours_gets_no_table_on_a_closed_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The cells are closed, too: a booker that passed the first look at the hours is stopped."""
    now = datetime(2026, 3, 2, tzinfo=UTC)
    evening = datetime(2026, 3, 6, 19, tzinfo=ZoneInfo("Europe/Moscow"))
    cafe(now=now)
    granted(close_day("arbat", evening.date(), now=now))
    monkeypatch.setattr("vitrina.commerce.bookings.claiming.is_open", lambda *_: True)

    answer = ask(2, evening, now=now)

    assert reason(answer) == "no_table"


def test_a_day_that_opens_again_can_be_booked_again() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    evening = datetime(2026, 3, 6, 19, tzinfo=ZoneInfo("Europe/Moscow"))
    cafe(tables=(("A", 1, 2),), now=now)
    kept = booked(2, evening, now=now)
    granted(close_day("arbat", evening.date(), now=now))

    set_exception("arbat", evening.date(), [(720, 1440)])
    left = granted(open_horizon("arbat", evening.date(), now=now))

    assert left == []
    assert reason(ask(2, evening, now=now)) == "no_table"
    assert granted(ask(2, evening + timedelta(minutes=90), now=now)).state == "confirmed"
    assert Booking.objects.get(id=kept.id).state == "confirmed"
    assert violations() == {}


def test_opening_the_horizon_again_changes_nothing() -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    cafe(covers_per_slot=10, now=now)
    booked(2, now=now)

    granted(open_horizon("arbat", date(2026, 3, 8), now=now))
    first = list(Cell.objects.order_by("id").values())
    granted(open_horizon("arbat", date(2026, 3, 8), now=now))

    assert list(Cell.objects.order_by("id").values()) == first
    assert len(first) == 4 * 7 * 48
    assert violations() == {}


def test_who_has_booked_a_table_that_is_taken_away_is_listed() -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    tables = cafe(now=now)
    booking = booked(2, now=now)

    retire_table(tables["A"].id, now=now)

    assert [(each.booking_id, each.reason) for each in conflicts("arbat", now=now)] == [
        (booking.id, "retired")
    ]
