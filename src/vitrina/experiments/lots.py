"""What other lots would have shown: the randomisation test of blocks within places."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from vitrina.experiments.arms import Claims, Floats
from vitrina.experiments.spells import Numbers, SpellPanel

HOURS_OF_A_WEEK = 168
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Cells:
    """The periods that are looked at, one entry each.

    Attributes:
        values: what happened.
        places: which unit.
        hours: which hour of the week.
        blocks: which block, from 0.
        is_treated: of each block, not of each cell.
        block_places: the unit of each block.
    """

    values: Floats
    places: Numbers
    hours: Numbers
    blocks: Numbers
    is_treated: Claims
    block_places: Numbers


def cells_of(panel: SpellPanel, in_test: Claims, wash_out_periods: int) -> Cells:
    """The periods of a test in either arm, without the first ones of each block."""
    is_kept = (panel.is_treated | panel.is_control) & in_test
    is_kept &= _age(panel.blocks) >= wash_out_periods
    places, columns = np.nonzero(is_kept)
    # UTC will do: a shift of the clock gives an hour another name, and that is all
    names = np.array([at.weekday() * 24 + at.hour for at in panel.times])
    kept, blocks = np.unique(panel.blocks[is_kept], return_inverse=True)
    is_treated, block_places = np.zeros(kept.size, dtype=bool), np.zeros(kept.size, dtype=int)
    is_treated[blocks] = panel.is_treated[is_kept]
    block_places[blocks] = places
    return Cells(panel.values[is_kept], places, names[columns], blocks, is_treated, block_places)


def _age(blocks: Numbers) -> Numbers:
    """How many periods of the same block came before each, in a row."""
    age = np.zeros(blocks.shape, dtype=int)
    for column in range(1, blocks.shape[1]):
        is_same = blocks[:, column] == blocks[:, column - 1]
        age[:, column] = np.where(is_same, age[:, column - 1] + 1, 0)
    return age


@dataclass(frozen=True, slots=True)
class Lots:
    """The difference that was found, and those of lots that might have been drawn.

    Attributes:
        difference: per period, net of places and hours of the week.
        others: the difference that each other draw would show of the same values.
        slopes: by how much each of `others` would fall, were a true effect of one per treated
            period taken off of the values.
    """

    difference: float
    others: Floats
    slopes: Floats

    @classmethod
    def drawn(cls, cells: Cells, draws: int, random: np.random.Generator) -> Self | None:
        """Draw lots again within each place; None where the arms cannot be told apart."""
        if cells.values.size == 0:
            return None
        base = _basis(cells)
        net = _net(cells.values, base)
        treated = cells.is_treated[cells.blocks].astype(float)
        treated_net = _net(treated, base)
        if float(treated_net @ treated) < TINY:
            return None
        again = _again(cells, draws, random)
        # summed by block first: a draw is then one small product
        by_block = np.stack([_by_block(net, cells), _by_block(treated_net, cells)])
        shown = by_block @ again
        cross = np.stack([_by_block(column, cells) for column in base.T])
        sizes = np.bincount(cells.blocks)
        information = sizes @ again - ((cross @ again) ** 2).sum(axis=0)
        information[information < TINY] = np.inf  # such lots show nothing
        return cls(
            difference=float(treated_net @ cells.values / (treated_net @ treated)),
            others=shown[0] / information,
            slopes=shown[1] / information,
        )

    def p_value(self, effect: float) -> float:
        """Of a true effect per period of that size, two-sided."""
        shown = np.abs(self.others - effect * self.slopes)
        further = int((shown >= abs(self.difference - effect) - TINY).sum())
        return (further + 1) / (shown.size + 1)

    @property
    def standard_error(self) -> float:
        """How far lots scatter the difference when the effect is what was found."""
        return float(np.std(self.others - self.difference * self.slopes))

    def interval(self, coverage: float) -> tuple[float, float]:
        """The effects per period that lots do not refute."""
        return (self._bound(-1.0, 1 - coverage), self._bound(1.0, 1 - coverage))

    def _bound(self, sign: float, level: float) -> float:
        step = sign * max(self.standard_error, TINY)
        far = step
        for _ in range(60):
            if self.p_value(self.difference + far) <= level:
                break
            far *= 2
        near = 0.0
        for _ in range(50):
            middle = (near + far) / 2
            if self.p_value(self.difference + middle) > level:
                near = middle
            else:
                far = middle
        return self.difference + far


def _basis(cells: Cells) -> Floats:
    """Columns at right angles that span the fixed effects of places and hours of the week."""
    places = np.eye(int(cells.places.max()) + 1)[cells.places]
    hours = np.eye(HOURS_OF_A_WEEK)[cells.hours]
    both = np.concatenate([places, hours], axis=1)
    sizes, axes = np.linalg.eigh(both.T @ both)
    is_used = sizes > TINY * sizes[-1]
    basis: Floats = both @ (axes[:, is_used] / np.sqrt(sizes[is_used]))
    return basis


def _net(values: Floats, basis: Floats) -> Floats:
    net: Floats = values - basis @ (basis.T @ values)
    return net


def _by_block(values: Floats, cells: Cells) -> Floats:
    sums: Floats = np.bincount(cells.blocks, weights=values).astype(float)
    return sums


def _again(cells: Cells, draws: int, random: np.random.Generator) -> Floats:
    """Blocks x draws: as many treated blocks at each place as there were."""
    again = np.zeros((cells.is_treated.size, draws))
    for place in np.unique(cells.block_places):
        mine = np.flatnonzero(cells.block_places == place)
        stacked = np.tile(cells.is_treated[mine].astype(float)[:, None], (1, draws))
        again[mine] = random.permuted(stacked, axis=0)
    return again
