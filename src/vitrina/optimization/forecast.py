"""What was reported so far, what is expected in the end, and totals of both with intervals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vitrina.optimization.triangle import Array, Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An expected number, and the interval that holds the true one as often as was asked."""

    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Forecast:
    """Conversions of each cohort day and unit in the end; NaN where nobody knows yet.

    Attributes:
        expected: days x units.
        draws: draws x days x units: possible outcomes. Those of one draw belong together, so
            that sums over them have the right width.
        coverage: of the intervals.
    """

    expected: Array
    draws: NDArray[np.float32]
    coverage: float

    @property
    def low(self) -> Array:
        return self._quantile((1 - self.coverage) / 2)

    @property
    def high(self) -> Array:
        return self._quantile((1 + self.coverage) / 2)

    def total(self, where: Mask | None = None) -> Interval:
        """The sum over cohort days and units.

        Args:
            where: days x units: what is added up; everything if left out. What nobody knows
                yet makes the sum NaN.
        """
        chosen = np.ones(self.expected.shape, dtype=bool) if where is None else where
        sums = self.draws[:, chosen].sum(axis=1, dtype=float)
        half = self.coverage / 2
        low, high = np.quantile(sums, [0.5 - half, 0.5 + half])
        return Interval(
            expected=float(self.expected[chosen].sum()), low=float(low), high=float(high)
        )

    def _quantile(self, share: float) -> Array:
        return np.asarray(np.quantile(self.draws, share, axis=0), dtype=float)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Nowcast:
    """Cohorts as they are reported so far, and as they are expected to be.

    Attributes:
        reported: days x units: so far, what was taken back taken off.
        share_reported: days x units: of the final number, as the delay expects it; a hole
            counts as not reported.
        final: all conversions of all ages, reported or not.
        in_window: those that the unit's platform will have reported in the end.
    """

    reported: Array
    share_reported: Array
    final: Forecast
    in_window: Forecast
