"""Two arms of independent units compared: the difference of their means, and how sure it is."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

Floats = npt.NDArray[np.float64]
Claims = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Treated less control, per unit, by Welch (1947).

    Attributes:
        treated_mean, control_mean: per unit; after adjustment, if there was one.
        treated_variance, control_variance: of these two means.
        degrees: of freedom of the difference.
    """

    treated_mean: float
    control_mean: float
    treated_variance: float
    control_variance: float
    degrees: float

    @property
    def difference(self) -> float:
        return self.treated_mean - self.control_mean

    @property
    def standard_error(self) -> float:
        return sqrt(self.treated_variance + self.control_variance)

    @property
    def p_value(self) -> float:
        """Of no difference, two-sided."""
        return float(2 * stdtr(self.degrees, -abs(self.difference) / self.standard_error))

    def margin(self, coverage: float) -> float:
        """Half the width of the interval of the difference."""
        return float(stdtrit(self.degrees, 0.5 + coverage / 2)) * self.standard_error

    def relative(self, coverage: float) -> tuple[float | None, float | None, float | None]:
        """The difference as a share of the control mean, with Fieller's interval (1954).

        The two bounds are None where the control mean is not clearly above zero: such an
        interval has no end. All three are, where it is not above zero at all.
        """
        if self.control_mean <= 0:
            return None, None, None
        ratio = self.treated_mean / self.control_mean
        square = float(stdtrit(self.degrees, 0.5 + coverage / 2)) ** 2
        g = square * self.control_variance / self.control_mean**2
        if g >= 1:
            return ratio - 1, None, None
        inside = self.treated_variance * (1 - g) + ratio**2 * self.control_variance
        width = sqrt(square * inside) / self.control_mean / (1 - g)
        middle = ratio / (1 - g)
        return ratio - 1, middle - width - 1, middle + width - 1


def compare(values: Floats, is_treated: Claims) -> Comparison | None:
    """Compare the two arms of `values`, one per unit; None where neither arm varies.

    Both arms need two units or more.
    """
    treated, control = values[is_treated], values[~is_treated]
    of_treated = float(treated.var(ddof=1)) / treated.size
    of_control = float(control.var(ddof=1)) / control.size
    if of_treated + of_control == 0:
        return None
    spread = of_treated**2 / (treated.size - 1) + of_control**2 / (control.size - 1)
    return Comparison(
        treated_mean=float(treated.mean()),
        control_mean=float(control.mean()),
        treated_variance=of_treated,
        control_variance=of_control,
        degrees=(of_treated + of_control) ** 2 / spread,
    )


def adjusted(values: Floats, before: Floats, is_treated: Claims) -> Floats:
    """Take off of each value what the same unit's value before the test foretells (CUPED).

    The slope is the one within the arms, so that an effect cannot bend it. Source: Deng, Xu,
    Kohavi and Walker (2013), "Improving the sensitivity of online controlled experiments by
    utilizing pre-experiment data".
    """
    inside_before, inside = _centred(before, is_treated), _centred(values, is_treated)
    variation = float(inside_before @ inside_before)
    if variation == 0:
        return values
    slope = float(inside_before @ inside) / variation
    left: Floats = values - slope * (before - before.mean())
    return left


def _centred(values: Floats, is_treated: Claims) -> Floats:
    means = np.where(is_treated, values[is_treated].mean(), values[~is_treated].mean())
    centred: Floats = values - means
    return centred
