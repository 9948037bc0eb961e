"""Some places are treated, and a line through the others' total says what they would have done."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import stdtr, stdtrit

from vitrina.engine import Table
from vitrina.experiments.conformal import carry_over
from vitrina.experiments.design import DESIGNS, Window
from vitrina.experiments.finding import Lift, Moment
from vitrina.experiments.matrix import Flags, Floats
from vitrina.experiments.panel import Panel, read_panel
from vitrina.experiments.screening import Screened, refused, screen
from vitrina.experiments.share import share_of_expected

NAME = "time_based_regression"


@DESIGNS.register(NAME)
@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBasedRegression:
    """Time-based regression: the total of the treated on the total of the others.

    Kerman, Wang and Vaver (2017), "Estimating ad effectiveness using geo experiments in a
    time-based regression framework": a Bayesian regression over the periods before the test,
    with a flat prior; the effect is the posterior of what was observed less what was to be
    expected, summed up over the test, which is a Student's t.

    Attributes:
        is_randomised: lots decided which places are treated. Say so only where they did.
    """

    is_randomised: bool = True

    def read(self, outcomes: Table, assignments: Table, *, window: Window, coverage: float) -> Lift:
        """The effect over all treated places and the whole test; a place without a row did nothing.

        Args:
            outcomes: as `Design.read`.
            assignments: as `Design.read`.
            window: when the test ran.
            coverage: of the interval.
        """
        screened = screen(read_panel(outcomes, assignments, window=window))
        if screened.why_not:
            return screened.refused(NAME, coverage=coverage, is_randomised=self.is_randomised)
        panel = screened.panel
        before = panel.control[:, ~panel.is_test].sum(axis=0)
        if np.ptp(before) <= 1e-9 * max(float(np.abs(before).max()), 1.0):
            return refused(
                panel,
                NAME,
                "The control units together never changed before the test: no line can be drawn "
                "through them. Take other control units, or more of them.",
                coverage=coverage,
                is_randomised=self.is_randomised,
            )
        return self._found(screened, coverage)

    def _found(self, screened: Screened, coverage: float) -> Lift:
        panel = screened.panel
        line = Line(panel.control.sum(axis=0), panel.treated.sum(axis=0), panel.is_test)
        effect, deviation = line.effect, line.deviation
        reach = deviation * float(stdtrit(line.freedom, 0.5 + coverage / 2))
        actual = float(line.treated[panel.is_test].sum())
        chance = 2 * float(stdtr(line.freedom, -abs(effect) / deviation)) if deviation else None
        return Lift(
            design=NAME,
            effect=effect,
            low=effect - reach,
            high=effect + reach,
            coverage=coverage,
            is_randomised=self.is_randomised,
            treated=len(panel.treated),
            control=len(panel.control),
            standard_error=deviation,
            relative=share_of_expected(actual, effect),
            relative_low=share_of_expected(actual, effect - reach),
            relative_high=share_of_expected(actual, effect + reach),
            p_value=chance,
            warnings=(*screened.warnings, *_doubts(line)),
            moments=_moments(panel, line, coverage),
        )


@dataclass(frozen=True, eq=False)  # no slots: what is fitted is kept
class Line:
    """The line through the periods before a test.

    Attributes:
        control: the total of the control units; one number per period.
        treated: the total of the treated.
        is_test: one flag per period.
    """

    control: Floats
    treated: Floats
    is_test: Flags

    @property
    def freedom(self) -> int:
        return int(np.sum(~self.is_test)) - 2

    @cached_property
    def slope(self) -> float:
        before = ~self.is_test
        apart = self.control[before] - self.control[before].mean()
        return float(apart @ self.treated[before]) / float(apart @ apart)

    @cached_property
    def gaps(self) -> Floats:
        """What the treated are above the line; one number per period."""
        left = self.treated - self.slope * self.control
        return np.asarray(left - left[~self.is_test].mean())

    @property
    def effect(self) -> float:
        return float(self.gaps[self.is_test].sum())

    @cached_property
    def carried(self) -> float:
        """How much of the gap of a period is still there in the next."""
        return carry_over(self.gaps[~self.is_test])

    @cached_property
    def variance(self) -> float:
        """Of a single gap."""
        left = self.gaps[~self.is_test]
        return float(left @ left) / self.freedom

    @property
    def deviation(self) -> float:
        """Of the effect: from the test's own gaps, from the height and from the slope of the line.

        The paper takes one period to be independent of the one before. Where it is not, a sum
        varies more, by (1 + r) / (1 - r) in the long run.
        """
        length = int(np.sum(self.is_test))
        distance = float(np.sum(self._away[self.is_test]))
        share = length + length**2 / np.sum(~self.is_test) + distance**2 / self._spread
        widened = (1 + self.carried) / (1 - self.carried)
        return float(np.sqrt(self.variance * share * widened))

    @property
    def deviations(self) -> Floats:
        """Of what is to be expected in one period."""
        shares = 1 + 1 / np.sum(~self.is_test) + self._away**2 / self._spread
        return np.asarray(np.sqrt(self.variance * shares))

    @property
    def slope_deviation(self) -> float:
        return float(np.sqrt(self.variance / self._spread))

    @property
    def _away(self) -> Floats:
        return np.asarray(self.control - self.control[~self.is_test].mean())

    @property
    def _spread(self) -> float:
        return float(np.sum(self._away[~self.is_test] ** 2))


def _doubts(line: Line) -> list[str]:
    doubts = []
    if line.carried > 0:
        doubts.append(
            f"A period is like the one before (correlation {line.carried:.2f} of what the line "
            "leaves open): the interval was widened for it."
        )
    if line.slope < 2 * line.slope_deviation:
        doubts.append(
            "Before the test the treated did not rise and fall with the control units: what was "
            "to be expected is little more than a mean."
        )
    before, during = line.control[~line.is_test], line.control[line.is_test]
    outside = int(np.sum((during < before.min()) | (during > before.max())))
    if outside:
        doubts.append(
            f"In {outside} periods of the test the control units are lower or higher than ever "
            "before it: what was to be expected is extrapolated."
        )
    return doubts


def _moments(panel: Panel, line: Line, coverage: float) -> list[Moment]:
    expected = line.treated - line.gaps
    reach = line.deviations * float(stdtrit(line.freedom, 0.5 + coverage / 2))
    return [
        Moment(at, bool(is_test), *(float(number) for number in numbers))
        for at, is_test, *numbers in zip(
            panel.periods,
            panel.is_test,
            line.treated,
            expected,
            expected - reach,
            expected + reach,
            strict=True,
        )
    ]
