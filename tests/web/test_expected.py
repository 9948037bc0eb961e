"""What recent days still lack, on days that can be added up by hand."""

from datetime import date

import pytest

from vitrina.engine import Row
from vitrina.web.expected import by_week, recent
from vitrina.web.question import Rows

MONDAY = date(2026, 3, 2)


def day(at: date, so_far: float, expected: float | None, *, is_final: bool = False) -> Row:
    return {
        "day": at,
        "conversions": so_far,
        "expected_conversions": expected,
        "low_conversions": None if expected is None else expected - 1,
        "high_conversions": None if expected is None else expected + 2,
        "is_final": is_final,
    }


ROWS = [
    day(date(2026, 2, 28), 8, 8, is_final=True),
    day(date(2026, 3, 1), 6, 8),
    day(MONDAY, 3, 6),
    day(date(2026, 3, 3), 1, 6),
]


def test_the_share_reported_is_of_all_that_the_last_days_will_have_brought() -> None:
    found = recent(Rows(ROWS, "rows"))

    assert found is not None
    assert found.share.value == pytest.approx((8 + 6 + 3 + 1) / (8 + 8 + 6 + 6))


def test_a_day_before_the_last_fourteen_does_not_count_for_the_share() -> None:
    found = recent(Rows([day(date(2026, 2, 1), 100, 200), *ROWS], "rows"))

    assert found is not None
    assert found.share.value == pytest.approx(18 / 28)


def test_what_is_still_to_come_is_that_of_the_days_that_are_not_final() -> None:
    found = recent(Rows(ROWS, "rows"))

    assert found is not None
    assert found.still.value == (8 + 6 + 6) - (6 + 3 + 1)
    assert found.open_since == date(2026, 3, 1)


def test_where_all_days_are_final_nothing_is_open() -> None:
    found = recent(Rows(ROWS[:1], "rows"))

    assert found is not None
    assert (found.open_since, found.still.value) == (None, 0)


def test_a_day_of_which_nobody_can_know_yet_has_no_rest_and_no_part_in_the_share() -> None:
    found = recent(Rows([*ROWS, day(date(2026, 3, 4), 5, None)], "rows"))

    assert found is not None
    assert found.days[-1].rest is None
    assert found.days[-1].share is None
    assert found.share.value == pytest.approx(18 / 28)


def test_no_more_than_thirty_days_are_shown() -> None:
    found = recent(Rows([day(date(2026, 2, 1), 1, 1), day(MONDAY, 1, 1)], "rows"))

    assert found is not None
    assert [each.first_day for each in found.days] == [date(2026, 2, 1), MONDAY]
    later = recent(Rows([day(date(2026, 1, 31), 1, 1), day(MONDAY, 1, 1)], "rows"))
    assert later is not None
    assert [each.first_day for each in later.days] == [MONDAY]


def test_nothing_is_told_where_nothing_is_expected() -> None:
    assert recent(Rows([], "rows")) is None


def test_a_week_is_the_sum_of_its_days_from_monday() -> None:
    before, newest = by_week(Rows(ROWS, "rows"))

    assert (before.first_day, newest.first_day) == (date(2026, 2, 23), MONDAY)
    assert (newest.so_far, newest.expected, newest.rest) == (4, 12, 8)
    assert (newest.low, newest.high, newest.is_final) == (10, 16, False)
    assert newest.share == pytest.approx(1 / 3)


def test_a_week_with_a_day_that_nobody_can_know_is_not_known() -> None:
    [week] = by_week(Rows([day(MONDAY, 3, 6), day(date(2026, 3, 3), 1, None)], "rows"))

    assert (week.so_far, week.expected, week.low, week.high) == (4, None, None, None)


def test_the_last_eight_weeks_are_shown() -> None:
    rows = [day(date.fromordinal(MONDAY.toordinal() + 7 * at), at, at) for at in range(10)]

    weeks = by_week(Rows(rows, "rows"))

    assert [week.so_far for week in weeks] == list(range(2, 10))
