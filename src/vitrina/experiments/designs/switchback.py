"""One thing switched on and off by lot, place by place and hour by hour."""

from dataclasses import dataclass

import numpy as np

from vitrina.engine import Table
from vitrina.errors import SettingError
from vitrina.experiments.arms import Claims
from vitrina.experiments.design import DESIGNS, Plan, Window
from vitrina.experiments.finding import Lift, Moment, unknown
from vitrina.experiments.lots import Lots, cells_of
from vitrina.experiments.planning import Wanted
from vitrina.experiments.power import plan_switchback
from vitrina.experiments.shares import share_of_expected
from vitrina.experiments.spells import SpellPanel, spell_panel_of

NAME = "switchback"
FEWEST_BLOCKS = 4  # in each arm: with fewer, hardly any other lots could have been drawn
BY_CHANCE = 0.001
ROUNDING = 1e-12  # what sums of reals leave where nothing varies


@DESIGNS.register(NAME)
@dataclass(frozen=True, slots=True)
class Switchback:
    """Blocks of time at a place are treated or not by lot (Bojinov, Simchi-Levi and Zhao 2023).

    The first periods of each block are left out, since the block before still works in them;
    of all blocks, whether or not the arm changed, so that lots do not decide what is looked
    at. Places and hours of the week are taken off as fixed effects. How far lots alone would
    move the difference is found by drawing them again among the blocks of each place, which
    also gives the interval: the effects that such lots do not refute.

    Attributes:
        wash_out_periods: how many periods at the beginning of each block are left out.
        block_hours: how long blocks are to be, for planning; a reading takes them as they were.
        draws: how often lots are drawn again.
        seed: of those draws.
    """

    wash_out_periods: int = 1
    block_hours: int = 4
    draws: int = 2000
    seed: int = 0

    def __post_init__(self) -> None:
        if self.wash_out_periods < 0 or self.block_hours < 1 or self.draws < 100:
            raise SettingError(
                f"wash_out_periods is {self.wash_out_periods}, block_hours {self.block_hours} and "
                f"draws {self.draws}: give at least 0, 1 and 100."
            )

    @property
    def is_randomised(self) -> bool:
        return True

    def read(self, outcomes: Table, assignments: Table, *, window: Window, coverage: float) -> Lift:
        """The effect over all treated periods: see `vitrina.experiments.design.Design`.

        Outcomes are by the hour, or whatever is shorter than a block; each row of assignments
        is one block, as it was drawn. The effect is that of a period once the block before is
        forgotten, times all treated periods.
        """
        panel = spell_panel_of(outcomes, assignments, window)
        in_test = panel.within(window.starts_at, window.ends_at)
        why_not = panel.why_not or _why_not(panel, in_test)
        if why_not:
            return self._unknown(panel, why_not, coverage)
        cells = cells_of(panel, in_test, self.wash_out_periods)
        lots = Lots.drawn(cells, self.draws, np.random.default_rng(self.seed))
        if lots is None:
            return self._unknown(
                panel,
                "After the wash-out no period is left in which a place was treated and others of "
                "the same hour were not: make blocks longer, or the wash-out shorter.",
                coverage,
            )
        if lots.standard_error <= ROUNDING * float(np.abs(panel.values).sum()):
            return self._unknown(
                panel, "Other lots would show the same: nothing to compare.", coverage
            )
        return self._lift(panel, in_test, lots, coverage)

    def plan(self, outcomes: Table, *, wanted: Wanted, days: int) -> Plan:
        """What a switchback of so many days could detect: see `vitrina.experiments.design`."""
        return plan_switchback(
            outcomes,
            wanted,
            days,
            block_hours=self.block_hours,
            wash_out_periods=self.wash_out_periods,
        )

    def _lift(self, panel: SpellPanel, in_test: Claims, lots: Lots, coverage: float) -> Lift:
        is_treated = panel.is_treated & in_test
        periods = int(is_treated.sum())
        actual = float(panel.values[is_treated].sum())
        low, high = lots.interval(coverage)
        effect = lots.difference * periods
        return Lift(
            design=NAME,
            effect=effect,
            low=low * periods,
            high=high * periods,
            standard_error=lots.standard_error * periods,
            relative=share_of_expected(effect, actual),
            relative_low=share_of_expected(low * periods, actual),
            relative_high=share_of_expected(high * periods, actual),
            p_value=lots.p_value(0.0),
            coverage=coverage,
            is_randomised=True,
            treated=int(is_treated.any(axis=1).sum()),
            control=int((panel.is_control & in_test).any(axis=1).sum()),
            warnings=_warnings(panel, in_test),
            moments=_moments(panel, in_test, is_treated, lots.difference),
        )

    def _unknown(self, panel: SpellPanel, why_not: str, coverage: float) -> Lift:
        return unknown(
            NAME,
            why_not,
            coverage=coverage,
            is_randomised=True,
            treated=int(panel.is_treated.any(axis=1).sum()),
            control=int(panel.is_control.any(axis=1).sum()),
        )


def _blocks(panel: SpellPanel, in_test: Claims, arm: Claims) -> int:
    return np.unique(panel.blocks[arm & in_test]).size


def _why_not(panel: SpellPanel, in_test: Claims) -> str:
    treated = _blocks(panel, in_test, panel.is_treated)
    control = _blocks(panel, in_test, panel.is_control)
    if min(treated, control) >= FEWEST_BLOCKS:
        return ""
    return (
        f"{treated} treated and {control} other blocks are too few: each arm needs "
        f"{FEWEST_BLOCKS}. Give one row of assignments for each block that was drawn, and not "
        "one for a whole place."
    )


def _warnings(panel: SpellPanel, in_test: Claims) -> list[str]:
    """Blocks that take turns were hardly drawn by lot, or were put together afterwards."""
    turns = chances = 0
    for unit in range(len(panel.units)):
        arms = panel.is_treated[unit, in_test]
        blocks = panel.blocks[unit, in_test]
        begins = np.flatnonzero(np.diff(blocks)) + 1
        chances += begins.size
        turns += int((arms[begins] != arms[begins - 1]).sum())
    if chances == 0 or turns < chances or 0.5**chances > BY_CHANCE:
        return []
    return [
        "At each place the arms take turns without exception, as lots hardly ever do. If blocks of "
        "the same arm were put together, give a row for each; if nobody drew lots, the p-value "
        "and the interval mean little."
    ]


def _moments(panel: SpellPanel, in_test: Claims, is_treated: Claims, each: float) -> list[Moment]:
    """The treated places of each period, with and without the effect of a period."""
    counts = is_treated.sum(axis=0)
    sums = np.where(is_treated, panel.values, 0.0).sum(axis=0)
    return [
        Moment(
            at=at,
            is_test=True,
            actual=float(sums[number]),
            expected=float(sums[number] - each * counts[number]),
        )
        for number, at in enumerate(panel.times)
        if in_test[number] and counts[number] > 0
    ]
