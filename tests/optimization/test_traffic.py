"""The shape of the day: learnt from clicks, shrunk where few, and right when clocks move."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from vitrina.errors import SettingError
from vitrina.optimization import Traffic, learn_traffic

WINTER = datetime(2025, 1, 6, tzinfo=UTC)
MONDAY = datetime(2025, 3, 3, tzinfo=UTC)
NOON_ONLY = np.where(np.arange(24) == 12, 240.0, 0.0)


def hours(days: int, start: datetime = MONDAY) -> list[datetime]:
    return [start + timedelta(hours=hour) for hour in range(24 * days)]


def flat(zone: str) -> Traffic:
    return learn_traffic([], [], zone=zone)


def test_without_clicks_all_hours_are_alike() -> None:
    assert flat("UTC").passed(MONDAY + timedelta(hours=6)) == pytest.approx(0.25)


def test_with_many_clicks_the_day_has_their_shape() -> None:
    shape = learn_traffic(hours(28), np.tile(1000 * np.arange(24.0), 28), zone="UTC")

    # 0 + 1 + ... + 11 of 0 + 1 + ... + 23
    assert shape.passed(MONDAY + timedelta(hours=12)) == pytest.approx(66 / 276, abs=0.02)


def test_a_few_clicks_bend_the_day_a_little() -> None:
    one = np.zeros(24)
    one[12] = 1

    shape = learn_traffic(hours(1), one, zone="UTC")

    noon = shape.passed(MONDAY + timedelta(hours=13)) - shape.passed(MONDAY + timedelta(hours=12))
    assert 1 / 24 < noon < 1.5 / 24


def test_a_weekday_that_was_never_seen_has_the_hours_of_the_others() -> None:
    open_hours = [hour for hour in hours(56) if hour.weekday() != 6]

    shape = learn_traffic(open_hours, np.tile(NOON_ONLY, 48), zone="UTC")

    assert shape.rate[6].argmax() == 12
    assert shape.rate[6] == pytest.approx(shape.rate[:6].mean(axis=0), rel=0.05, abs=0.05)


def test_a_weekday_of_its_own_kind_is_told_apart_after_weeks() -> None:
    evening = np.roll(NOON_ONLY, 8)
    week = np.concatenate([*[NOON_ONLY] * 6, evening])

    shape = learn_traffic(hours(56), np.tile(week, 8), zone="UTC")

    assert shape.rate[6].argmax() == 20
    assert shape.rate[0].argmax() == 12


def test_hours_are_those_of_the_zone() -> None:
    shape = learn_traffic(hours(7), np.tile(NOON_ONLY, 7), zone="Europe/Moscow")

    assert set(shape.rate.argmax(axis=1)) == {15}


def test_hours_of_which_nothing_is_known_do_not_count() -> None:
    clicks = np.tile(NOON_ONLY, 14)
    with_holes = clicks.copy()
    with_holes[24 * 7 :] = np.nan
    known = learn_traffic(hours(7), clicks[: 24 * 7], zone="UTC")

    assert learn_traffic(hours(14), with_holes, zone="UTC").rate == pytest.approx(known.rate)


@pytest.mark.parametrize(
    ("day", "length"),
    [("2025-03-30", 23), ("2025-10-26", 25), ("2025-06-01", 24)],
)
def test_a_day_on_which_clocks_move_is_as_long_as_it_is(day: str, length: int) -> None:
    start = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)

    traffic = flat("Europe/Berlin")

    assert traffic.passed(start) == 0
    assert traffic.passed(start + timedelta(hours=6)) == pytest.approx(6 / length)
    assert traffic.passed(start + timedelta(hours=length, seconds=-1)) == pytest.approx(1, abs=1e-4)


def test_an_hour_that_comes_twice_brings_its_clicks_twice() -> None:
    night = np.where(np.arange(24) == 1, 1e6, 0.0)  # 2 o'clock in Berlin, in winter
    traffic = learn_traffic(hours(70, WINTER), np.tile(night, 70), zone="Europe/Berlin")
    first = datetime(2025, 10, 26, 0, tzinfo=UTC)  # 2 o'clock for the first time

    assert traffic.passed(first + timedelta(hours=1)) == pytest.approx(0.5, abs=0.01)


def test_a_midnight_that_the_clock_leaves_out_still_begins_the_day() -> None:
    # in Santiago clocks go from 24:00 to 01:00
    before, after = (datetime(2025, 9, 7, 3, 59, tzinfo=UTC), datetime(2025, 9, 7, 4, tzinfo=UTC))

    traffic = flat("America/Santiago")

    assert traffic.passed(before) == pytest.approx(1, abs=0.001)
    assert traffic.passed(after) == 0


@pytest.mark.parametrize(
    ("clicks", "start", "message"),
    [
        ([1.0], MONDAY, "1 counts for 24 hours"),
        ([-1.0] * 24, MONDAY, "-1.0 is no number"),
        ([np.inf] * 24, MONDAY, "inf is no number"),
        ([1.0] * 24, MONDAY.replace(tzinfo=None), "need a zone"),
    ],
)
def test_clicks_that_are_none_are_refused(
    clicks: list[float], start: datetime, message: str
) -> None:
    with pytest.raises(SettingError, match=message):
        learn_traffic(hours(1, start), clicks, zone="UTC")
