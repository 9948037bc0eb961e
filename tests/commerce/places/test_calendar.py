"""When a place is open: several spans, midnight, exceptions, and days of 23 to 25 hours."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.commerce.places import calendar
from vitrina.commerce.places.calendar import (
    DAY,
    MINUTES_A_DAY,
    Calendar,
    Hours,
    Openness,
    Span,
    instant,
)
from vitrina.errors import SettingError

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Moscow",
        "Europe/Kaliningrad",
        "Asia/Kamchatka",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",  # moves by half an hour
        "Africa/Cairo",  # moves at midnight
    )
]
MONDAY = date(2026, 3, 2)
SPRING = date(2026, 3, 29)  # Berlin: 02:00 becomes 03:00
AUTUMN = date(2026, 10, 25)  # Berlin: 03:00 becomes 02:00


def every_day(zone: ZoneInfo, *spans: tuple[int, int]) -> Calendar:
    return Calendar(zone, (tuple(Hours(*each) for each in spans),) * 7)


def local(zone: ZoneInfo, day: date, hour: int, minute: int = 0, fold: int = 0) -> datetime:
    wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone, fold=fold)
    return wall.astimezone(UTC)


def hours_of(span: Span) -> float:
    return (span.end - span.start) / timedelta(hours=1)


def test_a_place_is_open_from_its_opening_until_just_before_its_closing() -> None:
    cafe = every_day(MOSCOW, (540, 1320))

    assert not cafe.is_open(local(MOSCOW, MONDAY, 8, 59))
    assert cafe.is_open(local(MOSCOW, MONDAY, 9))
    assert cafe.is_open(local(MOSCOW, MONDAY, 21, 59))
    assert not cafe.is_open(local(MOSCOW, MONDAY, 22))


def test_a_break_at_noon_makes_two_spans() -> None:
    shop = every_day(MOSCOW, (840, 1200), (540, 780))

    assert shop.spans(MONDAY) == [
        Span(local(MOSCOW, MONDAY, 9), local(MOSCOW, MONDAY, 13)),
        Span(local(MOSCOW, MONDAY, 14), local(MOSCOW, MONDAY, 20)),
    ]
    assert shop.openness(local(MOSCOW, MONDAY, 13, 30)) == Openness(
        is_open=False, until=local(MOSCOW, MONDAY, 14)
    )


def test_spans_that_meet_are_one() -> None:
    assert len(every_day(MOSCOW, (540, 780), (780, 1200)).spans(MONDAY)) == 1


def test_a_bar_is_open_past_midnight_on_the_day_that_it_opened() -> None:
    bar = Calendar(MOSCOW, ((),) * 4 + ((Hours(1080, 1560),),) + ((),) * 2)
    friday, saturday = date(2026, 3, 6), date(2026, 3, 7)

    assert bar.is_open(local(MOSCOW, saturday, 1, 59))
    assert not bar.is_open(local(MOSCOW, saturday, 2))
    assert bar.spans(saturday) == []
    assert bar.spans(friday) == [Span(local(MOSCOW, friday, 18), local(MOSCOW, saturday, 2))]


def test_an_exception_takes_the_place_of_its_day_and_of_no_other_night() -> None:
    friday, saturday = date(2026, 3, 6), date(2026, 3, 7)
    bar = every_day(MOSCOW, (1080, 1560))

    closed = Calendar(bar.zone, bar.week, {saturday: ()})

    assert closed.is_open(local(MOSCOW, saturday, 1))  # it is still Friday's night
    assert not closed.is_open(local(MOSCOW, saturday, 20))
    assert closed.openness(local(MOSCOW, saturday, 3)).until == local(MOSCOW, date(2026, 3, 8), 18)
    assert closed.spans(friday) == bar.spans(friday)


def test_an_exception_may_open_a_day_that_is_closed() -> None:
    holiday = date(2026, 3, 8)
    shop = Calendar(MOSCOW, exceptions={holiday: (Hours(600, 900),)})

    assert shop.next_opening(local(MOSCOW, MONDAY, 12)) == local(MOSCOW, holiday, 10)


def test_a_place_that_never_closes_has_no_end() -> None:
    always = every_day(MOSCOW, (0, MINUTES_A_DAY))

    assert always.openness(local(MOSCOW, MONDAY, 12)) == Openness(is_open=True, until=None)


def test_a_place_without_hours_never_opens() -> None:
    assert Calendar(MOSCOW).openness(local(MOSCOW, MONDAY, 12)) == Openness(
        is_open=False, until=None
    )


def test_open_until_looks_over_midnight() -> None:
    until_noon = Calendar(MOSCOW, ((Hours(0, 1440),), (Hours(0, 720),), (), (), (), (), ()))

    openness = until_noon.openness(local(MOSCOW, MONDAY, 23))

    assert openness == Openness(is_open=True, until=local(MOSCOW, date(2026, 3, 3), 12))


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (date(2026, 3, 30), 24), (AUTUMN, 25)])
def test_a_whole_day_has_as_many_hours_as_the_clock_makes_of_it(day: date, hours: int) -> None:
    always = every_day(BERLIN, (0, MINUTES_A_DAY))

    assert [hours_of(span) for span in always.spans(day)] == [hours]
    assert len(always.grains(day, timedelta(minutes=15))) == hours * 4


def test_hours_that_the_clock_jumps_over_are_none() -> None:
    assert every_day(BERLIN, (120, 180)).spans(SPRING) == []


def test_a_place_that_would_close_in_the_jump_closes_at_the_jump() -> None:
    night = every_day(BERLIN, (0, 150))

    assert night.spans(SPRING) == [
        Span(local(BERLIN, SPRING, 0), datetime(2026, 3, 29, 1, tzinfo=UTC))
    ]


def test_a_place_that_closes_in_the_doubled_hour_closes_at_the_first_time() -> None:
    night = every_day(BERLIN, (0, 150))

    assert night.spans(AUTUMN)[0].end == local(BERLIN, AUTUMN, 2, 30, fold=0)


def test_the_29th_of_february_is_a_day() -> None:
    leap = every_day(MOSCOW, (540, 600))

    days = leap.days(date(2028, 2, 28), date(2028, 3, 1))

    assert [day.isoformat() for day, _ in days] == ["2028-02-28", "2028-02-29", "2028-03-01"]
    assert all(len(spans) == 1 for _, spans in days)


def test_only_whole_grains_that_lie_in_the_hours_are_given() -> None:
    shop = every_day(MOSCOW, (550, 640))  # 09:10 to 10:40

    grains = shop.grains(MONDAY, timedelta(minutes=15))

    assert grains[0] == local(MOSCOW, MONDAY, 9, 15)
    assert grains[-1] == local(MOSCOW, MONDAY, 10, 15)
    assert len(grains) == 5


@pytest.mark.parametrize("grain", [timedelta(0), -timedelta(minutes=1), timedelta(hours=25)])
def test_a_grain_that_cannot_part_a_day_is_an_error_that_says_so(grain: timedelta) -> None:
    with pytest.raises(SettingError, match="cannot part a day"):
        every_day(MOSCOW, (0, 600)).grains(MONDAY, grain)


spans = st.tuples(st.integers(0, MINUTES_A_DAY - 1), st.integers(1, MINUTES_A_DAY)).map(
    lambda each: Hours(each[0], each[0] + each[1])
)
calendars = st.builds(
    Calendar,
    st.sampled_from(ZONES),
    st.lists(st.lists(spans, max_size=3).map(tuple), min_size=7, max_size=7).map(tuple),
    st.dictionaries(
        st.dates(date(2026, 3, 20), date(2026, 11, 10)), st.lists(spans, max_size=2).map(tuple)
    ),
)
days = st.dates(date(2026, 3, 20), date(2026, 11, 10))


@given(calendars, days, st.integers(0, 2 * MINUTES_A_DAY))
def test_open_is_what_the_spans_of_two_days_say(calendar: Calendar, day: date, minute: int) -> None:
    at = instant(calendar.zone, day, 0) + timedelta(minutes=minute)
    listed = calendar.days(day - 2 * DAY, day + 2 * DAY)

    is_open = any(start <= at < end for _, spans in listed for start, end in spans)

    assert calendar.is_open(at) == is_open
    assert calendar.openness(at).is_open == is_open


@given(calendars, days, st.integers(0, MINUTES_A_DAY))
def test_nothing_changes_until_the_moment_that_was_told_and_something_then(
    calendar: Calendar, day: date, minute: int
) -> None:
    at = instant(calendar.zone, day, 0) + timedelta(minutes=minute)

    is_open, until = calendar.openness(at)

    if until is not None:
        step = (until - at) / 7
        assert all(calendar.is_open(at + step * number) == is_open for number in range(7))
        assert calendar.is_open(until) != is_open


@given(calendars, days, st.integers(1, 48))
def test_grains_of_following_days_never_overlap(calendar: Calendar, day: date, half: int) -> None:
    grain = timedelta(minutes=30 * half)
    first, second = (calendar.grains(each, grain) for each in (day, day + DAY))

    # a night that goes on into the next day may be in both lists: then as the same grains
    listed = sorted({*first, *second})

    assert all(later - earlier >= grain for earlier, later in itertools.pairwise(listed))


@given(calendars, days, st.integers(0, 2 * MINUTES_A_DAY))
def test_a_moment_is_when_the_wall_clock_gets_there(
    calendar: Calendar, day: date, minute: int
) -> None:
    at = instant(calendar.zone, day, minute)
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001

    def shown(moment: datetime) -> datetime:
        return moment.astimezone(calendar.zone).replace(tzinfo=None)

    assert shown(at) >= wall
    assert shown(at - timedelta(seconds=1)) < wall


def test_a_calendar_that_takes_every_day_for_24_hours_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def naive(zone: ZoneInfo, day: date, minute: int) -> datetime:
        return local(zone, day, 0) + timedelta(minutes=minute)

    monkeypatch.setattr(calendar, "instant", naive)

    with pytest.raises(AssertionError):
        test_a_whole_day_has_as_many_hours_as_the_clock_makes_of_it(SPRING, 23)
