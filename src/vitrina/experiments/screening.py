"""Look at a panel before anything is fitted on it: who must stay out, and whether to go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from vitrina.experiments.finding import Lift, unknown
from vitrina.experiments.matrix import Flags, Floats
from vitrina.experiments.panel import Panel

_FEWEST = 10  # periods before a test: with fewer, nothing is known of how the units vary
_BY_CHANCE = 0.001  # a longer silence than this chance allows is no chance


@dataclass(frozen=True, slots=True, eq=False)
class Screened:
    """A panel of which a comparison can be made, or why not.

    Attributes:
        panel: without the units that were left out.
        warnings: what a reader should know of it.
        why_not: why no effect can be told, and what to do; empty where one can.
    """

    panel: Panel
    warnings: tuple[str, ...]
    why_not: str

    def refused(self, design: str, *, coverage: float, is_randomised: bool) -> Lift:
        """The reading that says why not."""
        return refused(
            self.panel, design, self.why_not, coverage=coverage, is_randomised=is_randomised
        )


def refused(
    panel: Panel, design: str, why_not: str, *, coverage: float, is_randomised: bool
) -> Lift:
    """A reading of a panel that tells no effect, and says why."""
    treated = int(panel.is_treated.sum())
    return unknown(
        design,
        why_not,
        coverage=coverage,
        is_randomised=is_randomised,
        treated=treated,
        control=panel.is_treated.size - treated,
    )


def screen(panel: Panel) -> Screened:
    """Leave out the control units that spoil a comparison; stop where it is a treated one."""
    if why_not := _cannot_begin(panel):
        return Screened(panel, (), why_not)
    faults = faults_of(panel)
    treated = [
        unit for unit, is_treated in zip(panel.units, panel.is_treated, strict=True) if is_treated
    ]
    if spoilt := [unit for unit in treated if unit in faults]:
        return Screened(
            panel, (), f"{faults[spoilt[0]]} It is treated, so that nothing can be said."
        )
    kept = panel.keeping(np.array([unit not in faults for unit in panel.units], dtype=bool))
    warnings = (*(f"{fault} It was left out." for fault in faults.values()), *_remarks(kept))
    why_not = (
        ""
        if len(kept.control)
        else ("No control unit is left to compare with: " + " ".join(faults.values()))
    )
    return Screened(kept, warnings, why_not)


def _cannot_begin(panel: Panel) -> str:
    """The reasons that are no single unit's."""
    before = int(np.sum(~panel.is_test))
    during = int(np.sum(panel.is_test))
    missing = [unit for unit in panel.absent if unit]
    if panel.torn:
        return (
            f"{_named(panel.torn)} changed arms during the test. Read it as a switchback or a "
            "staggered roll-out, or end the test before the change."
        )
    if not panel.is_treated.any():
        return f"No treated unit has an outcome{_absent(missing)}. Check the unit ids."
    if panel.is_treated.all():
        return (
            f"All {len(panel.units)} units with outcomes are treated{_absent(missing)}: there is "
            "nobody to compare with. Leave some out of the next test."
        )
    if not during:
        return "The data hold no period of the test. Read it again when they do."
    if before < during:
        return (
            f"There are {before} periods before a test of {during}: too few to learn how the "
            "units go together. Load older outcomes, at least as many periods as the test has."
        )
    if before < _FEWEST:
        return (
            f"There are only {before} periods before the test. Load older outcomes: {_FEWEST} at "
            "least, and better twice as many as the test has."
        )
    return ""


def _absent(units: Sequence[str]) -> str:
    return f" ({_named(units)} has no row at all)" if units else ""


def _named(units: Sequence[str]) -> str:
    more = f" and {len(units) - 3} more" if len(units) > 3 else ""
    return ", ".join(units[:3]) + more


def faults_of(panel: Panel) -> dict[str, str]:
    """What is wrong with a unit, as a sentence, by its id; a unit without fault is not in it."""
    faults = {}
    # a day on which most are shut is a holiday, and nobody's fault
    busy = np.mean(panel.values != 0, axis=0) >= 0.5
    for unit, values in zip(panel.units, panel.values, strict=True):
        if fault := _fault(panel, unit, values, busy):
            faults[unit] = fault
    return faults


def _fault(panel: Panel, unit: str, values: Floats, busy: Flags) -> str:
    unknown = np.flatnonzero(np.isnan(values))
    if unknown.size:
        first = panel.periods[int(unknown[0])].date()
        return f"{unit} has {unknown.size} unknown values (NaN or NULL), the first on {first}."
    before = values[~panel.is_test]
    if np.all(before == before[0]):
        return f"{unit} is flat: it was {before[0]:g} in every period before the test."
    silence = longest_silence(values, busy)
    if silence is None:
        return ""
    first, last = (panel.periods[index].date() for index in silence)
    if silence[0] == np.flatnonzero(busy)[0]:
        return f"{unit} opened in between: it has no outcome up to {last}."
    if silence[1] == np.flatnonzero(busy)[-1]:
        return f"{unit} closed in between: it has no outcome from {first} on."
    return f"{unit} was shut in between: it has no outcome from {first} to {last}."


def longest_silence(values: Floats, busy: Flags) -> tuple[int, int] | None:
    """The first and last period of a run of zeros that is too long for chance; None without.

    A unit that sells little has empty days. How long a run of them chance allows is told by the
    share of empty days outside of the run (with one of each kind added, after Laplace).

    Args:
        values: one number per period.
        busy: the periods that count.
    """
    periods = np.flatnonzero(busy)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], values[periods] == 0, [0]])))
    if not edges.size:
        return None
    starts, ends = edges[::2], edges[1::2]
    longest = int(np.argmax(ends - starts))
    length = int(ends[longest] - starts[longest])
    others = periods.size - length
    share = (int(np.sum(ends - starts)) - length + 1) / (others + 2)
    if length * log(share) > log(_BY_CHANCE / periods.size):
        return None
    return int(periods[starts[longest]]), int(periods[ends[longest] - 1])


def _remarks(panel: Panel) -> list[str]:
    remarks = []
    before, during = panel.gaps
    if before:
        remarks.append(f"{before} periods before the test have no row of any unit: left out.")
    if during:
        remarks.append(
            f"{during} periods of the test have no row of any unit: the effect is of the others."
        )
    if panel.short:
        remarks.append(
            f"The data end {panel.short} periods before the test does: the effect is so far."
        )
    if panel.absent:
        remarks.append(f"{_named(panel.absent)} has no row at all, and is not in the comparison.")
    if negative := int(np.sum(panel.values < 0)):
        remarks.append(
            f"{negative} values are negative, as returns make them: they count as they are."
        )
    return remarks
