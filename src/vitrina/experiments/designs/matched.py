"""Nobody drew lots: the change of the treated against the change of others, and a warning."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from vitrina.engine import Table
from vitrina.experiments.arms import Claims, Comparison, Floats, compare
from vitrina.experiments.design import DESIGNS, Window
from vitrina.experiments.finding import Lift, Moment, unknown
from vitrina.experiments.shares import share_of_expected
from vitrina.experiments.spells import SpellPanel, spell_panel_of

NAME = "matched"
MOST_WINDOWS = 4  # a trend of longer ago says little about now
NOT_RANDOMISED = (
    "Nobody drew lots over who was treated: this is a difference, and an effect only if both "
    "groups would have changed alike."
)


@DESIGNS.register(NAME)
@dataclass(frozen=True, slots=True)
class Matched:
    """Difference in differences over an equally long time before (Card and Krueger 1994).

    Whether both groups were on the same way is looked at over up to four windows before the
    test, each as long as it: how much faster the treated grew, per unit and window.
    """

    @property
    def is_randomised(self) -> bool:
        return False

    def read(self, outcomes: Table, assignments: Table, *, window: Window, coverage: float) -> Lift:
        """The adjusted difference of all treated: see `vitrina.experiments.design.Design`."""
        panel = spell_panel_of(outcomes, assignments, window)
        in_test = panel.within(window.starts_at, window.ends_at)
        is_treated: Claims = np.logical_or.reduce(panel.is_treated[:, in_test], axis=1)
        sums = _sums(panel, window)
        why_not = panel.why_not or _why_not(is_treated, sums)
        found = None if why_not else compare(sums[:, 0] - sums[:, 1], is_treated)
        if found is None:
            return unknown(
                NAME,
                why_not or "No unit changed differently from the others: nothing to compare.",
                coverage=coverage,
                is_randomised=False,
                treated=int(is_treated.sum()),
                control=int((~is_treated).sum()),
            )
        warnings = [NOT_RANDOMISED, *_pre_trend(sums, is_treated, coverage)]
        return _lift(
            found, sums, is_treated, coverage, warnings, _moments(panel, window, is_treated)
        )


def _sums(panel: SpellPanel, window: Window) -> Floats:
    """Units x windows: the test, then each window before it that the data reach, to the fifth."""
    length = window.ends_at - window.starts_at
    reached = 0
    if panel.times:
        reached = max(0, (window.starts_at - panel.times[0]) // length)
    columns = []
    for back in range(min(reached, MOST_WINDOWS) + 1):
        from_at = window.starts_at - back * length
        columns.append(panel.values[:, panel.within(from_at, from_at + length)].sum(axis=1))
    return np.stack(columns, axis=1)


def _why_not(is_treated: Claims, sums: Floats) -> str:
    treated, control = int(is_treated.sum()), int((~is_treated).sum())
    if treated < 2 or control < 2:
        return (
            f"{treated} treated and {control} control units are too few to compare: give two of "
            "each, or more."
        )
    if sums.shape[1] < 2:
        return (
            "The outcomes do not reach back as long before the test as it lasts: bring in what "
            "happened before."
        )
    return ""


def _pre_trend(sums: Floats, is_treated: Claims, coverage: float) -> list[str]:
    """A warning if the two groups were not on the same way before, or nobody can tell."""
    windows = sums.shape[1] - 1
    if windows < 2:
        return [
            "Whether both groups were on the same way before cannot be told: the outcomes reach "
            "back one window only."
        ]
    # the slope of a least-squares line; the first column is the window just before
    steps = (windows - 1) / 2 - np.arange(windows)
    slopes: Floats = sums[:, 1:] @ steps / float(steps @ steps)
    found = compare(slopes, is_treated)
    if found is None or found.p_value > 1 - coverage:
        return []
    trend = found.difference * int(is_treated.sum())
    return [
        f"Before the test the treated grew {trend:+,.4g} per window against the others (p = "
        f"{found.p_value:.2g}): were that to go on, as much of the difference is trend."
    ]


def _lift(
    found: Comparison,
    sums: Floats,
    is_treated: Claims,
    coverage: float,
    warnings: list[str],
    moments: list[Moment],
) -> Lift:
    treated = int(is_treated.sum())
    actual = float(sums[is_treated, 0].sum())
    effect, margin = found.difference * treated, found.margin(coverage) * treated
    return Lift(
        design=NAME,
        effect=effect,
        low=effect - margin,
        high=effect + margin,
        standard_error=found.standard_error * treated,
        relative=share_of_expected(effect, actual),
        relative_low=share_of_expected(effect - margin, actual),
        relative_high=share_of_expected(effect + margin, actual),
        p_value=found.p_value,
        coverage=coverage,
        is_randomised=False,
        treated=treated,
        control=int((~is_treated).sum()),
        warnings=warnings,
        moments=moments,
    )


def _moments(panel: SpellPanel, window: Window, is_treated: Claims) -> list[Moment]:
    """Each period: the treated, and the others moved by the distance that they had before."""
    length: timedelta = window.ends_at - window.starts_at
    before = panel.within(window.starts_at - length, window.starts_at)
    treated, control = panel.values[is_treated], panel.values[~is_treated]
    scale = treated.shape[0] / control.shape[0]
    # of those periods that have rows: the others were closed
    gap = float(
        (treated[:, before].sum() - control[:, before].sum() * scale) / max(1, before.sum())
    )
    return [
        Moment(
            at=at,
            is_test=at >= window.starts_at,
            actual=float(treated[:, number].sum()),
            expected=float(control[:, number].sum() * scale + gap),
        )
        for number, at in enumerate(panel.times)
        if at >= window.starts_at - length
    ]
