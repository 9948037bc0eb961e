"""Pairs of places, one of each treated: the trimmed mean of what they grow apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from scipy.special import stdtr

from vitrina.engine import Table
from vitrina.errors import SettingError
from vitrina.experiments import trimming
from vitrina.experiments.design import DESIGNS, Window
from vitrina.experiments.finding import Lift, Moment
from vitrina.experiments.matrix import Floats
from vitrina.experiments.pairs import most_alike
from vitrina.experiments.panel import Panel, read_panel
from vitrina.experiments.screening import Screened, refused, screen

NAME = "trimmed_match"

_FEWEST = 5  # pairs: fewer have no tail to trim, and an interval of no use


@DESIGNS.register(NAME)
@dataclass(frozen=True, slots=True, kw_only=True)
class TrimmedMatch:
    """Trimmed match over paired places: robust where a few pairs go astray.

    Chen and Au (2022), "Robust causal inference for incremental return on ad spend with
    randomized paired geo experiments": the rate at which the trimmed mean of what it leaves of
    the pairs' differences is zero, with the interval of all rates that are not rejected. Where
    the paper has spend, the size of the treated place stands here, so that the rate is a
    relative lift. A difference is one of growth over the time before the test.

    The paper picks the trim that makes the interval narrowest; that interval holds the truth
    less often than it says, so the trim is set beforehand here.

    Attributes:
        trim: the share of the pairs that is left out at either end, from 0 to below 0.5.
        pairs: treated and control id of each pair; none given pairs those that were most alike
            before the test.
        is_randomised: lots decided which place of each pair is treated.
    """

    trim: float = 0.1
    pairs: Sequence[tuple[str, str]] = ()
    is_randomised: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.trim < 0.5:
            raise SettingError(f"trim must lie between 0 and 0.5, not {self.trim}. 0.1 is usual.")

    def read(self, outcomes: Table, assignments: Table, *, window: Window, coverage: float) -> Lift:
        """The effect over the treated places of all pairs and the whole test.

        Args:
            outcomes: as `Design.read`; a place without a row in a period did nothing.
            assignments: as `Design.read`.
            window: when the test ran.
            coverage: of the interval.
        """
        screened = screen(read_panel(outcomes, assignments, window=window))
        if screened.why_not:
            return screened.refused(NAME, coverage=coverage, is_randomised=self.is_randomised)
        matched = self._matched(screened.panel)
        cut = int(self.trim * len(matched.treated))
        if len(matched.treated) < _FEWEST or trimming.freedom(len(matched.treated), cut) < 2:
            return refused(
                screened.panel,
                NAME,
                f"There are {len(matched.treated)} pairs with outcomes, and {_FEWEST} are the "
                "fewest of which a mean can be trimmed. Treat more places, or read the test as "
                "geo_lift.",
                coverage=coverage,
                is_randomised=self.is_randomised,
            )
        return self._found(screened, matched, cut, coverage)

    def _matched(self, panel: Panel) -> "Matched":
        treated = np.flatnonzero(panel.is_treated)
        control = np.flatnonzero(~panel.is_treated)
        before = ~panel.is_test
        if self.pairs:
            place = {unit: index for index, unit in enumerate(panel.units)}
            wanted = [
                (place[one], place[other])
                for one, other in self.pairs
                if place.get(one) in treated and place.get(other) in control
            ]
        else:
            alike = most_alike(panel.values[treated][:, before], panel.values[control][:, before])
            wanted = [(int(treated[one]), int(control[other])) for one, other in alike]
        grown = [pair for pair in wanted if panel.values[pair[0], before].mean() > 0]
        return Matched(
            panel,
            panel.values[[one for one, _ in grown]],
            panel.values[[other for _, other in grown]],
        )

    def _found(self, screened: Screened, matched: "Matched", cut: int, coverage: float) -> Lift:
        differences, sizes = matched.differences, matched.sizes
        rate = trimming.root(differences, sizes, cut)
        low, high = trimming.interval(differences, sizes, cut, coverage=coverage)
        total = float(sizes.sum())
        error = trimming.standard_error(differences - rate * sizes, cut) * len(sizes)
        is_bounded = isfinite(low) and isfinite(high)
        pairs = len(sizes)
        left_out = len(screened.panel.treated) - pairs
        warnings = list(screened.warnings)
        if left_out:
            warnings.append(
                f"{left_out} treated units are in no pair: the effect is of the others."
            )
        if not is_bounded:
            warnings.append("The pairs differ so much that no effect, however large, is excluded.")
        return Lift(
            design=NAME,
            effect=rate * total,
            low=low * total if is_bounded else None,
            high=high * total if is_bounded else None,
            coverage=coverage,
            is_randomised=self.is_randomised,
            treated=pairs,
            control=pairs,
            standard_error=error,
            relative=rate,
            relative_low=low if is_bounded else None,
            relative_high=high if is_bounded else None,
            p_value=_chance(differences, cut),
            warnings=warnings,
            moments=matched.moments(),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Pairs in the same order twice: one row per pair, one column per period."""

    panel: Panel
    treated: Floats
    control: Floats

    @property
    def differences(self) -> Floats:
        """What the treated place of each pair grew more than the other, over the whole test."""
        return np.asarray(self._grown(self.treated) - self._grown(self.control))

    @property
    def sizes(self) -> Floats:
        """What the treated place of each pair did before, over as many periods as the test has."""
        is_test = self.panel.is_test
        return np.asarray(self.treated[:, ~is_test].mean(axis=1) * is_test.sum())

    def moments(self) -> list[Moment]:
        """All pairs, trimmed or not: the expected is the partners, lifted to the same height."""
        before = ~self.panel.is_test
        actual, partners = self.treated.sum(axis=0), self.control.sum(axis=0)
        expected = partners + actual[before].mean() - partners[before].mean()
        return [
            Moment(at, bool(is_test), float(was), float(mean))
            for at, is_test, was, mean in zip(
                self.panel.periods, self.panel.is_test, actual, expected, strict=True
            )
        ]

    def _grown(self, values: Floats) -> Floats:
        is_test = self.panel.is_test
        usual = values[:, ~is_test].mean(axis=1)
        return np.asarray((values[:, is_test] - usual[:, None]).sum(axis=1))


def _chance(differences: Floats, cut: int) -> float | None:
    error = trimming.standard_error(differences, cut)
    if error == 0:
        return None
    distance = abs(trimming.trimmed_mean(differences, cut)) / error
    return 2 * float(stdtr(trimming.freedom(differences.size, cut), -distance))
