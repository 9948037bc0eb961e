"""A roll-out that reached one unit after the other, and stayed."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from scipy.special import stdtr, stdtrit

from vitrina.engine import Table
from vitrina.experiments.design import DESIGNS, Window
from vitrina.experiments.finding import Lift, Moment, unknown
from vitrina.experiments.imputation import Rollout, expected, standard_error, total
from vitrina.experiments.shares import share_of_expected
from vitrina.experiments.spells import SpellPanel, spell_panel_of

NAME = "staggered"
FEWEST_UNITS = 6  # of fewer, one left out takes too much with it
ROUNDING = 1e-12  # what sums of reals leave where nothing varies


@DESIGNS.register(NAME)
@dataclass(frozen=True, slots=True)
class Staggered:
    """What units would have done without, foretold by those not yet reached.

    A level for each unit and a change for each period are fitted to what is untreated alone,
    and carried over to what is treated (Borusyak, Jaravel and Spiess 2024). A unit that is
    already treated is never the comparison of another one: that is what a two-way fixed
    effects regression does, and why it is wrong as soon as effects grow or differ
    (Goodman-Bacon 2021; Callaway and Sant'Anna 2021). The standard error is that of the
    jackknife over units, the interval that of Student's t with one degree of freedom less than
    there are units (MacKinnon, Nielsen and Webb 2023).

    Attributes:
        is_randomised: lots decided in which order units were reached.
    """

    is_randomised: bool = False

    def read(self, outcomes: Table, assignments: Table, *, window: Window, coverage: float) -> Lift:
        """The effect over all units reached: see `vitrina.experiments.design.Design`.

        A unit counts as reached from the first instant of its treated spell on; before, and
        without one, it is a comparison for the others.
        """
        panel = spell_panel_of(outcomes, assignments, window)
        rollout = _rollout(panel, window)
        why_not = panel.why_not or _why_not(panel, rollout)
        error = 0.0 if why_not else standard_error(rollout)
        # a sum with a value that is no number is not above anything: its reason goes first
        if why_not or error <= ROUNDING * float(np.abs(panel.values).sum()):
            return unknown(
                NAME,
                why_not or "Nothing varies between units: there is nothing to compare.",
                coverage=coverage,
                is_randomised=self.is_randomised,
                treated=rollout.reached,
                control=rollout.units - rollout.reached,
            )
        return self._lift(panel, rollout, error, coverage)

    def _lift(self, panel: SpellPanel, rollout: Rollout, error: float, coverage: float) -> Lift:
        effect = total(rollout, np.ones(rollout.units))
        degrees = rollout.units - 1
        margin = float(stdtrit(degrees, 0.5 + coverage / 2)) * error
        actual = float(rollout.values[rollout.is_counted].sum())
        return Lift(
            design=NAME,
            effect=effect,
            low=effect - margin,
            high=effect + margin,
            standard_error=error,
            relative=share_of_expected(effect, actual),
            relative_low=share_of_expected(effect - margin, actual),
            relative_high=share_of_expected(effect + margin, actual),
            p_value=float(2 * stdtr(degrees, -abs(effect) / error)),
            coverage=coverage,
            is_randomised=self.is_randomised,
            treated=rollout.reached,
            control=rollout.units - rollout.reached,
            warnings=self._warnings(rollout, coverage),
            moments=_moments(panel, rollout),
        )

    def _warnings(self, rollout: Rollout, coverage: float) -> list[str]:
        warnings = []
        if not self.is_randomised:
            warnings.append(
                "Nobody drew lots over who was reached first: this is an effect only if all units "
                "would have changed alike."
            )
        if rollout.left_out:
            warnings.append(
                f"{rollout.left_out:,} treated periods were left out: their unit has no time "
                "before, or fewer than two units were left to compare with."
            )
        placebo = rollout.moved_back()
        if placebo is None:
            return [*warnings, "There is too little time before to look at how units changed then."]
        error = standard_error(placebo)
        effect = total(placebo, np.ones(placebo.units))
        if (
            error > 0
            and abs(effect) > float(stdtrit(placebo.units - 1, 0.5 + coverage / 2)) * error
        ):
            warnings.append(
                f"Just before they were reached, units changed by {effect:+,.4g} against the "
                f"others (standard error {error:,.4g}), where nothing should be: they were on "
                "different ways already."
            )
        return warnings


def _rollout(panel: SpellPanel, window: Window) -> Rollout:
    periods = len(panel.times)
    is_reached = panel.is_treated.any(axis=1) if periods else np.zeros(len(panel.units), dtype=bool)
    first = np.where(is_reached, panel.is_treated.argmax(axis=1) if periods else 0, periods)
    is_after = np.arange(periods)[None, :] >= first[:, None]
    return Rollout.of(
        panel.values, first, is_after & panel.within(window.starts_at, window.ends_at)
    )


def _why_not(panel: SpellPanel, rollout: Rollout) -> str:
    columns = np.arange(len(panel.times))
    is_back = (columns >= rollout.first[:, None]) & ~panel.is_treated
    if is_back.any():
        return (
            f"{panel.units[int(is_back.any(axis=1).argmax())]} was treated and then was not: a "
            "roll-out stays. Read it as a switchback."
        )
    if rollout.units < FEWEST_UNITS:
        return f"{rollout.units} units are too few: a roll-out needs {FEWEST_UNITS} or more."
    if rollout.reached == 0:
        return "No unit was reached during the test: nothing to read."
    compared = int(rollout.is_counted.any(axis=1).sum())
    if compared == 0:
        return (
            "All units were reached at once, or have no time before: fewer than two are left to "
            "compare with. Let the next roll-out begin with half of them."
        )
    if compared == 1:
        return (
            "Only one unit was reached while two others were left to compare with: its own chance "
            "cannot be told from an effect. Read it as a geo_lift."
        )
    return ""


def _moments(panel: SpellPanel, rollout: Rollout) -> list[Moment]:
    """By time since each unit was reached, as if all had been when the first was.

    The sums are over the units that were observed so long before or after, so that they shrink
    towards both ends.
    """
    foretold = expected(rollout, np.ones(rollout.units))
    is_shown = (rollout.is_untreated | rollout.is_counted) & rollout.is_reached[:, None]
    units, columns = np.nonzero(is_shown)
    since = columns - rollout.first[units]
    start = panel.times[int(rollout.first.min())]
    step: timedelta = min(b - a for a, b in zip(panel.times, panel.times[1:], strict=False))
    moments = []
    for age in range(int(since.min()), int(since.max()) + 1):
        cells = units[since == age], columns[since == age]
        moments.append(
            Moment(
                at=start + age * step,
                is_test=age >= 0,
                actual=float(rollout.values[cells].sum()),
                expected=float(foretold[cells].sum()),
            )
        )
    return moments
