"""How far off a synthetic control is where nothing happened: tests that were none."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from vitrina.experiments.donors import Floats
from vitrina.experiments.panel import Flags
from vitrina.experiments.synthetic import SyntheticControl


@dataclass(frozen=True, slots=True)
class Placebos:
    """Gaps in stretches of the time before a test, of fits that did not see them.

    Attributes:
        aside: the stretch is taken out of the periods before the test, and the rest is learnt;
            one row per stretch, one column per period in it.
        ahead: only what comes before the stretch is learnt; the same form, possibly no row.
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
        kinds = [kind for kind in (self.aside, self.ahead) if kind.size]
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
    before = int(np.sum(~control.is_test))
    length = min(length, before // 2)
    last = before - length
    aside = [
        control.gaps_beyond(*_without(start, length, control.is_test))
        for start in _spread(0, last, most)
    ]
    ahead = [
        control.gaps_beyond(*_up_to(start, length, control.is_test))
        for start in _spread(before // 2, last, most)
    ]
    return Placebos(np.array(aside), np.array(ahead).reshape(-1, length), 1.5 * before / length)


def _spread(first: int, last: int, most: int) -> list[int]:
    if last < first:
        return []
    chosen = np.linspace(first, last, min(most, last - first + 1)).round().astype(int)
    return [int(start) for start in chosen]


def _without(start: int, length: int, is_test: Flags) -> tuple[Flags, Flags]:
    asked = np.zeros(is_test.size, dtype=bool)
    asked[start : start + length] = True
    return ~is_test & ~asked, asked


def _up_to(start: int, length: int, is_test: Flags) -> tuple[Flags, Flags]:
    _, asked = _without(start, length, is_test)
    learnt = np.zeros(is_test.size, dtype=bool)
    learnt[:start] = True
    return learnt, asked
