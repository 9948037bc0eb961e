"""When an order can be collected: hours, lead time, pace, and nights on which clocks change."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tests.commerce.orders.cafe import NOW, PLACE, asked, open_cafe, placed, reason, violations
from tests.commerce.orders.cafe import wanted as wanted_now
from vitrina.commerce.orders.services import (
    Wish,
    cancel,
    pickup_windows,
    place_order,
    set_pickup_policy,
)
from vitrina.commerce.places.services import add_place, set_exception, set_hours
from vitrina.commerce.transactions import Refusal

pytestmark = pytest.mark.usefixtures("database")
BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 3, 2)
ROUND_THE_CLOCK = {day: [(0, 1440)] for day in range(7)}


def at(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    """A moment of the café's wall clock."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def test_windows_begin_after_the_lead_time_and_end_before_the_place_closes() -> None:
    open_cafe()

    windows = pickup_windows(PLACE, TODAY, now=NOW)

    assert windows[0].start == at(13, 15)
    assert windows[-1].end == at(20)
    assert {window.free for window in windows} == {None}


def test_an_order_as_soon_as_it_goes_takes_the_first_window() -> None:
    open_cafe()

    order = placed(Wish("tea", 1))

    assert order.pickup_from == at(13, 15)
    assert order.keep_until == at(13, 30) + timedelta(hours=24)


@pytest.mark.parametrize(
    ("start", "why"),
    [
        (at(13), "too_late"),
        (at(20), "closed"),
        (at(19, 50), "closed"),
        (at(7, 45, TODAY + timedelta(days=1)), "closed"),
        (at(12, 0, TODAY + timedelta(days=8)), "too_early"),
    ],
)
def test_a_window_that_cannot_be_kept_is_refused(start: datetime, why: str) -> None:
    open_cafe()

    assert reason(asked(Wish("tea", 1), pickup_from=start)) == why


def test_a_place_that_closes_while_the_basket_is_filled_tells_when_it_opens() -> None:
    open_cafe()
    set_exception(PLACE, TODAY, note="a pipe burst")

    refused = asked(Wish("tea", 1))

    assert isinstance(refused, Refusal)
    assert refused.reason == "closed"
    assert refused.facts["next_opening"] == at(8, 0, TODAY + timedelta(days=1)).isoformat()


def test_a_full_window_takes_no_more_and_the_next_one_does() -> None:
    open_cafe()
    set_pickup_policy(PLACE, orders_per_window=1)
    first = placed(Wish("tea", 1), pickup_from=at(14))

    refused = asked(Wish("tea", 1), pickup_from=at(14))
    next_one = placed(Wish("tea", 1), pickup_from=at(14, 15))

    assert reason(refused) == "slot_full"
    assert first.pickup_until == next_one.pickup_from
    assert [window.free for window in pickup_windows(PLACE, TODAY, now=NOW)[3:6]] == [0, 0, 1]
    assert violations() == []


def test_as_soon_as_it_goes_passes_over_full_windows() -> None:
    open_cafe()
    set_pickup_policy(PLACE, orders_per_window=1)

    starts = [placed(Wish("tea", 1)).pickup_from for _ in range(3)]

    assert starts == [at(13, 15), at(13, 30), at(13, 45)]


def test_a_cancelled_order_gives_its_window_back() -> None:
    open_cafe()
    set_pickup_policy(PLACE, orders_per_window=1)
    first = placed(Wish("tea", 1), pickup_from=at(14))

    cancel(first.id, by="customer", reason="", now=NOW)

    assert placed(Wish("tea", 1), pickup_from=at(14)).number == 2


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Europe/Moscow", date(2026, 3, 29), 24),
        ("Asia/Kamchatka", date(2028, 2, 29), 24),
    ],
)
def test_a_night_on_which_clocks_change_has_as_many_windows_as_hours(
    zone: str, day: date, hours: int
) -> None:
    open_cafe()
    add_place(PLACE, name="All night", kind="store", zone=zone, now=NOW, hours=ROUND_THE_CLOCK)
    set_pickup_policy(PLACE, window_minutes=60, orders_per_window=5, lead_minutes=0)
    eve = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)) - timedelta(hours=1)

    windows = pickup_windows(PLACE, day, now=eve)

    assert len(windows) == hours
    assert all(a.end == b.start for a, b in pairwise(windows))


def test_the_hour_that_comes_twice_has_windows_of_its_own() -> None:
    open_cafe()
    night = date(2026, 10, 25)
    set_hours(PLACE, ROUND_THE_CLOCK)
    set_pickup_policy(PLACE, window_minutes=60, orders_per_window=1, lead_minutes=0)
    now = datetime(2026, 10, 24, 20, tzinfo=UTC)
    first, second = datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)

    answers = [
        place_order(wanted_now(Wish("tea", 1), pickup_from=start), key=str(n), now=now)
        for n, start in enumerate((first, second))
    ]

    assert not any(isinstance(each, Refusal) for each in answers)
    assert first.astimezone(BERLIN).hour == second.astimezone(BERLIN).hour == 2
    assert {each.day for each in answers if not isinstance(each, Refusal)} == {night}


def test_a_bar_takes_orders_for_after_midnight() -> None:
    open_cafe()
    set_hours(PLACE, {day: [(18 * 60, 26 * 60)] for day in range(7)})
    night = TODAY + timedelta(days=1)

    order = placed(Wish("tea", 1), pickup_from=at(1, 30, night))

    assert order.day == night
    assert reason(asked(Wish("tea", 1), pickup_from=at(2, 0, night))) == "closed"
