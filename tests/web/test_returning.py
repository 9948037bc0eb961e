"""Cohorts by age, on three months that can be counted by hand."""

from datetime import UTC, date, datetime

import pytest

from vitrina.engine import Row
from vitrina.web.question import Rows
from vitrina.web.returning import cohorts_of, last_day


def bought(month: int, age: int, people: int, active: int, value: float) -> Row:
    return {
        "cohort": date(2026, month, 1),
        "age": age,
        "people": people,
        "active_share": active / people,
        "value": value,
    }


ROWS = [
    bought(1, 0, 10, 10, 5000),
    bought(1, 1, 10, 8, 4000),
    bought(1, 2, 10, 6, 3000),
    bought(2, 0, 4, 4, 1000),
    # nobody of February came back in March
    bought(3, 0, 2, 2, 300),
]
MID_MARCH = date(2026, 3, 15)


def test_each_cohort_reaches_to_the_newest_month() -> None:
    found = cohorts_of(Rows(ROWS, "rows"), shaded_by="share", until=MID_MARCH)

    assert [len(cohort.cells) for cohort in found.cohorts] == [3, 2, 1]
    assert found.ages == range(3)


def test_a_month_in_which_nobody_came_back_is_zero_and_not_missing() -> None:
    _, february, _ = cohorts_of(Rows(ROWS, "rows"), shaded_by="share", until=MID_MARCH).cohorts

    assert [cell.share for cell in february.cells] == [1, 0]
    assert february.cells[1].shade == 0


def test_a_value_is_per_person_of_the_whole_cohort() -> None:
    january, *_ = cohorts_of(Rows(ROWS, "rows"), shaded_by="value", until=MID_MARCH).cohorts

    assert [cell.value for cell in january.cells] == [500, 400, 300]


def test_the_more_came_back_the_darker_and_the_first_month_is_not_drawn() -> None:
    january, *_ = cohorts_of(Rows(ROWS, "rows"), shaded_by="share", until=MID_MARCH).cohorts

    assert [cell.shade for cell in january.cells] == [0, 5, 4]


@pytest.mark.parametrize(
    ("until", "is_open"), [(date(2026, 3, 30), True), (date(2026, 3, 31), False)]
)
def test_the_newest_month_is_open_until_its_last_day(until: date, *, is_open: bool) -> None:
    found = cohorts_of(Rows(ROWS, "rows"), shaded_by="share", until=until)

    assert [cohort.cells[-1].is_open for cohort in found.cohorts] == [is_open] * 3
    assert not any(cell.is_open for each in found.cohorts for cell in each.cells[:-1])


def test_only_the_first_cohort_is_marked_as_holding_old_customers() -> None:
    found = cohorts_of(Rows(ROWS, "rows"), shaded_by="share", until=MID_MARCH)

    assert [cohort.holds_old for cohort in found.cohorts] == [True, False, False]


def test_told_is_the_newest_cohort_whose_next_month_is_over() -> None:
    over = cohorts_of(Rows(ROWS, "rows"), shaded_by="share", until=date(2026, 3, 31))
    still_open = cohorts_of(Rows(ROWS, "rows"), shaded_by="share", until=MID_MARCH)

    assert over.told is not None
    assert over.told.month == date(2026, 2, 1)
    assert still_open.told is None


def test_the_last_day_is_that_of_the_newest_event() -> None:
    assert last_day({"newest_at": datetime(2026, 3, 15, 23, 59, tzinfo=UTC)}) == MID_MARCH
