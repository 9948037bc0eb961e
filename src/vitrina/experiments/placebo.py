"""How far off a synthetic control is where nothing happened: tests that were none."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from vitrina.experiments.matrix import Flags, Floats
from vitrina.experiments.synthetic import SyntheticControl, gaps_of

Places: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Placebos:
    """Gaps in stretches of the time before a test, of fits that did not see them.

    Attributes:
        aside: the stretch is taken out of the periods before the test, and the rest is learnt;
            one row per stretch, one column per period in it.
        ahead: only what comes before the stretch is learnt; in the same form.
        freedom: degrees of freedom of their variance: 1.5 for each that fits beside the others,
            since stretches that overlap tell half as much again (as the variance of a spectrum
            with Bartlett's window does; Priestley 1981).
    """

    aside: Floats
    ahead: Floats
    freedom: float

    @property
    def deviation(self) -> float:
        """Of the mean gap of a stretch: the larger of both kinds.

        Taken aside alone, a stretch is easier than a test: the periods on both sides of it are
        known. Foretold alone, there is less to learn from. Where places drift apart, the first
        makes intervals too narrow; the larger of the two is right in either case.
        """
        kinds = self.aside, self.ahead
        return max(float(np.sqrt(np.mean(kind.mean(axis=1) ** 2))) for kind in kinds)

    def reach(self, coverage: float) -> float:
        """Half the width of the interval of a mean gap, by Student's t."""
        return self.deviation * float(stdtrit(self.freedom, 0.5 + coverage / 2))

    def reach_of_one(self, coverage: float) -> float:
        """Half the width of the interval of what is expected in one period."""
        return float(np.quantile(np.abs(self.aside), coverage))


def placebos(control: SyntheticControl, *, length: int, most: int) -> Placebos:
    """Move a test through the periods before it.

    A stretch is at most half of what comes before the test, so that as much remains to learn
    from. Means of shorter stretches vary more: that is the safe side.

    Args:
        control: with two periods before the test or more.
        length: of the test, in periods.
        most: how many stretches of each kind, spread evenly; fewer where fewer differ.
    """
    before = ~control.is_test
    [found] = placebos_of(
        control.target[None, before],
        control.donors[None, :, before],
        penalty=control.penalty,
        length=length,
        most=most,
    )
    return found


def placebos_of(
    targets: Floats, donors: Floats, *, penalty: float | None, length: int, most: int
) -> list[Placebos]:
    """The same of many targets at once, of each its own; see `placebos`.

    Args:
        targets: one row per target, one column per period before the test.
        donors: targets x donors x periods.
        penalty: of ridge; None for weights in the hull.
        length: of the test, in periods.
        most: how many stretches of each kind.
    """
    periods = targets.shape[1]
    length = min(length, periods // 2)
    last = periods - length
    aside, ahead = _spread(0, last, most), _spread(periods // 2, last, most)
    learnt = np.vstack([_without(aside, length, periods), _up_to(ahead, periods)])
    asked = np.concatenate([aside, ahead])[:, None] + np.arange(length)
    gaps = gaps_of(targets, donors, learnt, penalty)
    gaps = np.take_along_axis(gaps, asked[None], axis=2)
    freedom = 1.5 * periods / length
    return [Placebos(each[: aside.size], each[aside.size :], freedom) for each in gaps]


def _spread(first: int, last: int, most: int) -> Places:
    """Positions from the first to the last, spread evenly: one per stretch that begins there."""
    return np.linspace(first, last, min(most, last - first + 1)).round().astype(np.intp)


def _without(starts: Places, length: int, periods: int) -> Flags:
    since = np.arange(periods) - starts[:, None]
    return np.asarray((since < 0) | (since >= length))


def _up_to(starts: Places, periods: int) -> Flags:
    return np.asarray(np.arange(periods) < starts[:, None])
