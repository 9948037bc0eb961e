"""The trimmed mean, its studentised form, and the interval of what it is a mean of."""

from collections.abc import Callable

import numpy as np
from scipy.special import stdtrit

from vitrina.experiments.matrix import Floats

_DOUBLINGS = 60
_HALVINGS = 50


def trimmed_mean(numbers: Floats, cut: int) -> float:
    """The mean without the `cut` smallest and the `cut` largest."""
    return float(np.sort(numbers)[cut : numbers.size - cut].mean())


def standard_error(numbers: Floats, cut: int) -> float:
    """Of the trimmed mean: Tukey and McLaughlin (1963), from the winsorised deviations."""
    ordered = np.sort(numbers)
    inside = ordered[cut : numbers.size - cut]
    winsorised = np.clip(ordered, inside[0], inside[-1])
    kept = inside.size / numbers.size
    return float(winsorised.std(ddof=1)) / (kept * float(np.sqrt(numbers.size)))


def root(differences: Floats, sizes: Floats, cut: int) -> float:
    """The rate at which the trimmed mean of what it leaves of the differences is zero.

    Args:
        differences: one per pair.
        sizes: one per pair, above 0: what a rate of 1 would give.
        cut: how many pairs at either end are left out.
    """
    rates = differences / sizes

    def is_below(rate: float) -> bool:
        return trimmed_mean(differences - rate * sizes, cut) > 0

    # the mean falls as the rate rises, and the rates of single pairs enclose it
    return _border(is_below, float(rates.min()), float(rates.max()))


def interval(
    differences: Floats, sizes: Floats, cut: int, *, coverage: float
) -> tuple[float, float]:
    """The rates that Student's t does not reject: from the lowest to the highest.

    Args:
        differences: one per pair.
        sizes: one per pair, above 0.
        cut: how many pairs at either end are left out.
        coverage: of the interval.
    """
    middle = root(differences, sizes, cut)
    limit = float(stdtrit(freedom(differences.size, cut), 0.5 + coverage / 2))
    step = standard_error(differences - middle * sizes, cut) / float(sizes.mean())
    step = max(step, 1e-12 * (1 + abs(middle)))

    def is_accepted(rate: float) -> bool:
        left = differences - rate * sizes
        return abs(trimmed_mean(left, cut)) <= limit * standard_error(left, cut)

    return _end(is_accepted, middle, -step), _end(is_accepted, middle, step)


def freedom(pairs: int, cut: int) -> int:
    """Degrees of freedom of the studentised trimmed mean."""
    return pairs - 2 * cut - 1


def _end(is_accepted: Callable[[float], bool], middle: float, step: float) -> float:
    inside = middle
    for _ in range(_DOUBLINGS):
        outside = middle + step
        if not is_accepted(outside):
            return _border(is_accepted, inside, outside)
        inside, step = outside, 2 * step
    return float(np.copysign(np.inf, step))


def _border(is_inside: Callable[[float], bool], inside: float, outside: float) -> float:
    for _ in range(_HALVINGS):
        between = (inside + outside) / 2
        inside, outside = (between, outside) if is_inside(between) else (inside, between)
    return outside
