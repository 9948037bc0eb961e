"""How busy the days are on which conversions are reported: of all cohorts and units at once.

On a rainy Friday every cohort reports less, whatever its age; and a receipt after five touches is
part of five cohorts. Reports of one day therefore err together: cohorts that are thought of one by
one make totals look surer than they are. Insurers know this as the calendar year effect, and
take it apart from size and delay (the separation method, Taylor 1977, "Separation of inflation and
other effects from the distribution of non-life insurance claim delays", ASTIN Bulletin 9; with a
random effect of the year: Wüthrich 2010, "Accounting year effects modeling in the stochastic
chain ladder reserving method", North American Actuarial Journal 14). Here the factor of a day is
that of its weekday times gamma luck.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vitrina.optimization.dispersion import dispersion, watched
from vitrina.optimization.negative_binomial import log_likelihood
from vitrina.optimization.triangle import Array, by_report_day
from vitrina.optimization.weekdays import WEEK, Weekdays, learn_weekdays

# of the gamma luck of a day; the calmest comes first, and is taken where nothing tells
SHAPES = (100_000.0, 3_000.0, 1_000.0, 500.0, 250.0, 120.0, 60.0, 30.0, 10.0)
ROUNDS = 4
LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class ReportDays:
    """The factor of each day of reports: of the cohort days, and of those still to come.

    Attributes:
        expected: the factors, up to the last day that any cohort reports on.
        worth: how many conversions, were they plain counts, were due on the day so far.
        shape: of the gamma luck of a day; its variance is 1 / shape.
        weekdays: how sure the factors of weekdays are.
    """

    expected: NDArray[np.float64]
    worth: NDArray[np.float64]
    shape: float
    weekdays: Weekdays

    def by_age(self, ages: int) -> Array:
        """Expected factors: cohort days x ages."""
        return np.asarray(self.expected[self._days(ages)])

    def draw(self, ages: int, draws: int, rng: np.random.Generator) -> Array:
        """Factors as they may be: draws x cohort days x ages."""
        sure = self.shape + self.worth
        luck = rng.gamma(sure, 1 / sure, (draws, len(sure)))
        weekday = self.weekdays.draw(draws, rng)[:, np.arange(len(sure)) % WEEK]
        # of a day with reports it is known how busy it was, by weekday or by luck
        drawn = self.expected * luck * np.where(self.worth > 0, 1.0, weekday)
        return np.asarray(drawn[:, self._days(ages)])

    def _days(self, ages: int) -> NDArray[np.int64]:
        cohort_days = len(self.expected) - ages + 1
        return np.arange(cohort_days)[:, None] + np.arange(ages)


def learn_report_days(cells: Array, share: Array) -> ReportDays:
    """Compare the reports of each day with what sizes and delays of the cohorts lead to expect.

    Args:
        cells: reported[cohort day, unit, age], none below zero, NaN where nothing is known.
        share: units x ages: the share of a cohort that is reported by each age.
    """
    days, _, ages = cells.shape
    parts = np.where(np.isnan(cells), 0.0, np.diff(share, axis=1, prepend=0.0))
    scale = dispersion(watched(cells))
    came = by_report_day(cells).sum(axis=1) / scale
    learnt = _learnt(came, _due(cells, parts, np.ones((days, ages))) / scale, ages)
    for _ in range(ROUNDS):
        learnt = _learnt(came, _due(cells, parts, learnt.by_age(ages)) / scale, ages)
    return learnt


def _due(cells: Array, parts: Array, factors: Array) -> Array:
    """What would be reported on each day if all were alike, by sizes that allow for the factors."""
    seen = (parts * factors[:, None]).sum(axis=2)
    whole = np.nansum(cells, axis=2) / seen.clip(min=LEAST)
    return np.asarray(by_report_day(whole[..., None] * parts).sum(axis=1))


def _learnt(came: NDArray[np.float64], due: NDArray[np.float64], ages: int) -> ReportDays:
    weekdays = learn_weekdays(came[:, None], due[:, None])
    usual = weekdays.factors[np.arange(len(came) + ages - 1) % WEEK]
    usually_due = due * usual[: len(due)]
    likelihood = [log_likelihood(came, usually_due, shape).sum() for shape in SHAPES]
    shape = SHAPES[int(np.argmax(likelihood))]
    worth = np.concatenate([usually_due, np.zeros(ages - 1)])
    luck = (shape + np.concatenate([came, np.zeros(ages - 1)])) / (shape + worth)
    return ReportDays(usual * luck, worth, shape, weekdays)
