"""Cells of local days and opening hours: days of 23, 24 and 25 hours, nights and leap days."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.commerce.capacity.grains import covering, days_of, grains_of
from vitrina.commerce.places.calendar import Calendar, Hours

QUARTER = 900
BERLIN, MOSCOW = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Moscow")
KALININGRAD, KAMCHATKA = ZoneInfo("Europe/Kaliningrad"), ZoneInfo("Asia/Kamchatka")


def every_day(zone: ZoneInfo, *hours: tuple[int, int]) -> Calendar:
    return Calendar(zone, tuple(tuple(Hours(*each) for each in hours) for _ in range(7)))


def around_the_clock(zone: ZoneInfo, day: date) -> list[int]:
    return grains_of(every_day(zone, (0, 24 * 60)), day, day, QUARTER)


def clock(zone: ZoneInfo, t0: int) -> str:
    return datetime.fromtimestamp(t0, zone).strftime("%d %H:%M")


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (MOSCOW, date(2026, 3, 29), 24),  # no summer time any more
        (MOSCOW, date(2011, 3, 27), 23),  # summer time for good
        (MOSCOW, date(2014, 10, 26), 25),  # and back for good
        (KALININGRAD, date(2014, 10, 26), 25),
        (KALININGRAD, date(2026, 10, 25), 24),
        (KAMCHATKA, date(2010, 10, 31), 25),
        (KAMCHATKA, date(2011, 3, 27), 23),
        (KAMCHATKA, date(2026, 3, 29), 24),
        (BERLIN, date(2026, 3, 29), 23),
        (BERLIN, date(2026, 10, 25), 25),
        (BERLIN, date(2028, 2, 29), 24),
    ],
)
def test_a_day_has_the_grains_of_its_hours(zone: ZoneInfo, day: date, hours: int) -> None:
    grains = around_the_clock(zone, day)

    assert len(grains) == 4 * hours
    assert clock(zone, grains[0]) == f"{day:%d} 00:00"
    assert clock(zone, grains[-1]) == f"{day:%d} 23:45"


def test_an_hour_that_comes_twice_has_cells_of_its_own_each_time() -> None:
    grains = around_the_clock(BERLIN, date(2026, 10, 25))

    assert [clock(BERLIN, t0) for t0 in grains].count("25 02:30") == 2
    assert len(set(grains)) == len(grains)


def test_an_hour_that_is_skipped_has_no_cells() -> None:
    shown = {clock(BERLIN, t0) for t0 in around_the_clock(BERLIN, date(2026, 3, 29))}

    assert not {f"29 02:{minute}" for minute in ("00", "15", "30", "45")} & shown


@pytest.mark.parametrize(("day", "grains"), [("2026-10-24", 36), ("2026-03-28", 28)])
def test_a_bar_that_is_open_over_the_night_of_the_change_is_so_for_real_hours(
    day: str, grains: int
) -> None:
    bar = every_day(BERLIN, (20 * 60, 28 * 60))  # 20:00 to 04:00

    opened = grains_of(bar, date.fromisoformat(day), date.fromisoformat(day), QUARTER)

    assert len(opened) == grains  # of 9 and of 7 hours
    assert clock(BERLIN, opened[-1]).endswith("03:45")


def test_spans_that_meet_at_midnight_share_no_cell() -> None:
    bar = every_day(MOSCOW, (0, 2 * 60), (18 * 60, 25 * 60))

    opened = grains_of(bar, date(2028, 2, 28), date(2028, 3, 1), QUARTER)

    assert len(opened) == len(set(opened)) == 3 * 4 * (2 + 6) + 4
    assert "29 12:00" not in {clock(MOSCOW, t0) for t0 in opened}


def test_only_whole_grains_are_opened() -> None:
    short = every_day(MOSCOW, (10 * 60, 10 * 60 + 40))

    opened = grains_of(short, date(2026, 3, 2), date(2026, 3, 2), QUARTER)

    assert [clock(MOSCOW, t0) for t0 in opened] == ["02 10:00", "02 10:15"]


def test_nights_are_local_days_of_any_length() -> None:
    nights = days_of(BERLIN, date(2026, 10, 24), date(2026, 10, 26))

    assert [clock(BERLIN, t0) for t0 in nights] == ["24 00:00", "25 00:00", "26 00:00"]
    assert [(after - before) // 3600 for before, after in pairwise(nights)] == [24, 25]


def test_a_day_whose_midnight_is_skipped_begins_with_the_jump() -> None:
    beirut = ZoneInfo("Asia/Beirut")

    (begun,) = days_of(beirut, date(2026, 3, 29), date(2026, 3, 29))

    assert clock(beirut, begun) == "29 01:00"


@given(
    zone=st.sampled_from([BERLIN, MOSCOW, KALININGRAD, KAMCHATKA]),
    day=st.dates(date(2009, 1, 1), date(2030, 12, 31)),
    opens=st.integers(0, 1439),
    minutes=st.integers(1, 1440),
    grain=st.sampled_from([300, 900, 1800, 3600]),
)
def test_grains_never_overlap_and_lie_in_the_hours(
    zone: ZoneInfo, day: date, opens: int, minutes: int, grain: int
) -> None:
    calendar = every_day(zone, (opens, opens + minutes))

    grains = grains_of(calendar, day, day + timedelta(days=2), grain)

    assert all(after - before >= grain for before, after in pairwise(grains))
    assert all(
        calendar.is_open(datetime.fromtimestamp(moment, UTC))
        for t0 in grains
        for moment in (t0, t0 + grain - 1)
    )


def test_a_span_is_covered_by_the_grains_that_it_touches() -> None:
    begin = datetime(2026, 3, 2, 12, 10, tzinfo=UTC)
    noon = int(begin.timestamp()) - 600
    grains = [noon + number * QUARTER for number in range(4)]

    assert covering(grains, begin, begin + timedelta(minutes=30), QUARTER) == grains[:3]
    assert covering([grains[0], grains[2]], begin, begin + timedelta(minutes=30), QUARTER) == []
    assert covering(grains[1:], begin, begin + timedelta(minutes=10), QUARTER) == []
