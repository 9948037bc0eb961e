"""Days on which everybody reports more, or less, are told from large cohorts and from delays."""

import numpy as np
import pytest

from tests.optimization.delayed_world import Array, by_age, delayed_world, hide_future
from vitrina.optimization import fit_delay
from vitrina.optimization.report_days import SHAPES, ReportDays, learn_report_days
from vitrina.optimization.weekdays import learn_weekdays

DAYS, SHARES = 42, np.array([0.5, 0.3, 0.2])
REPORT_DAYS = DAYS + len(SHARES) - 1


def learnt_of(busy: Array, *, per_day: float = 1000) -> ReportDays:
    """One unit of like cohorts, which report half, three tenths and a fifth."""
    triangle = hide_future((per_day * SHARES * by_age(busy, DAYS, len(SHARES)))[:, None])
    return learn_report_days(triangle, np.cumsum(SHARES)[None])


def test_where_all_days_are_alike_every_factor_is_one() -> None:
    found = learnt_of(np.ones(REPORT_DAYS))

    assert found.expected == pytest.approx(np.ones(REPORT_DAYS), abs=1e-6)
    assert found.shape == SHAPES[0]


def test_a_day_on_which_all_cohorts_report_more_is_a_busy_one() -> None:
    busy = np.ones(REPORT_DAYS)
    busy[20] = 1.5

    found = learnt_of(busy)

    # half of that day's reports is of the cohort that began on it, and may be its size; and a
    # part of it may be the weekday
    assert found.expected[20] > 1.1
    assert np.delete(found.expected, 20) == pytest.approx(np.ones(REPORT_DAYS - 1), abs=0.07)


def test_a_busy_weekday_is_expected_of_days_to_come() -> None:
    busy = np.where(np.arange(REPORT_DAYS) % 7 == 5, 1.4, 1.0)

    found = learnt_of(busy)

    fridays = found.expected[np.arange(REPORT_DAYS) % 7 == 5]
    usual = found.expected[np.arange(REPORT_DAYS) % 7 == 1]
    assert fridays.mean() / usual.mean() > 1.2


def test_the_luck_of_days_is_learnt_from_how_far_they_stray() -> None:
    rng = np.random.default_rng(1)
    busy = rng.gamma(30, 1 / 30, 70 + 30 - 1)
    world = delayed_world(1, units=4, per_day=200, busy=busy)

    found = learn_report_days(world.triangle, fit_delay(world.triangle).share)

    assert found.shape in {30.0, 60.0}
    known = slice(30, 69)
    assert np.corrcoef(found.expected[known], busy[known])[0, 1] > 0.9


def test_days_to_come_are_drawn_as_far_apart_as_days_were() -> None:
    found = ReportDays(
        expected=np.ones(40),
        worth=np.where(np.arange(40) < 38, 10_000.0, 0.0),
        shape=25.0,
        weekdays=learn_weekdays(np.full((700, 1), 1e6), np.full((700, 1), 1e6)),
    )

    drawn = found.draw(3, 4000, np.random.default_rng(2))

    assert drawn.shape == (4000, 38, 3)
    assert drawn[:, 0, 0].std() == pytest.approx(0.01, abs=0.001)  # of 10,000 conversions
    assert drawn[:, 37, 2].std() == pytest.approx(0.2, abs=0.02)  # one over the root of 25
    assert (drawn[:, 37, 1] == drawn[:, 36, 2]).all()  # the same day, of two cohorts


def test_a_delay_is_told_more_closely_where_the_days_of_reports_are_known() -> None:
    # the last days bring half as much again: the young ages look as if they came to more
    busy = np.where(np.arange(REPORT_DAYS) >= DAYS - 2, 1.5, 1.0)
    everything = (1000 * SHARES * by_age(busy, DAYS, len(SHARES)))[:, None]

    found = fit_delay(hide_future(np.concatenate([everything, everything], axis=1))).share[0]

    assert found == pytest.approx(np.cumsum(SHARES), abs=0.01)


def test_a_mailing_every_other_tuesday_makes_no_tuesday_of_others() -> None:
    counted = np.full((84, 3), 100.0)
    counted[:, 2] = np.where(np.arange(84) % 14 == 1, 4000.0, 0.0)

    found = learn_weekdays(counted, np.ones_like(counted)).factors

    together = counted.sum(axis=1)
    naive = together[1::7].mean() / together.mean()  # sabotage: all units as if they were one
    assert found == pytest.approx(np.ones(7), abs=0.03)
    assert naive > 3
