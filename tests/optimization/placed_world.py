"""An account of placements of which some hardly ever sell, with the truth beside it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.optimization.delayed_world import hide_future
from vitrina.optimization import PlacementHistory

Array = NDArray[np.float64]

TARGET = 70.0  # money per goal; a click costs 1 on average
AGES = 45


@dataclass(frozen=True)
class PlacedWorld:
    """What was seen up to the last day, and the true cost of a goal at each placement.

    Attributes:
        cells: days x placements x ages, NaN in the future.
        cost: per placement: money per goal once all are reported.
    """

    clicks: Array
    price: Array
    cells: Array
    cost: Array

    def history(self, excluded_for_days: Array | None = None) -> PlacementHistory:
        known = ~np.isnan(self.cells).all(axis=1)
        return PlacementHistory(
            placements=[f"site{n}.example" for n in range(len(self.cost))],
            spend=self.clicks * self.price,
            clicks=self.clicks,
            reported=np.nansum(self.cells, axis=2),
            by_age=np.where(known, np.nansum(self.cells, axis=1), np.nan),
            excluded_for_days=(
                np.full(len(self.cost), np.nan) if excluded_for_days is None else excluded_for_days
            ),
        )

    def silenced(self, report_days: range) -> "PlacedWorld":
        """The same without the reports of some days, which read as zeros."""
        cells = self.cells.copy()
        for day in report_days:
            cohorts = np.arange(max(0, day - AGES + 1), day + 1)
            cells[cohorts, :, day - cohorts] = 0.0
        return PlacedWorld(self.clicks, self.price, cells, self.cost)


def placed_world(
    seed: int,
    *,
    days: int = 40,
    placements: int = 120,
    clicks_a_day: float = 1500.0,
    bad: float = 0.3,
    mean_delay: float = 6.0,
    rate: float = 0.02,
) -> PlacedWorld:
    """Placements of unlike size; `bad` of them sell at a tenth of the others' rate."""
    rng = np.random.default_rng(seed)
    traffic = rng.permutation(1 / np.arange(1, placements + 1))
    rates = rate * rng.lognormal(0, 0.3, placements)
    rates[rng.random(placements) < bad] *= 0.1
    price = rng.lognormal(0, 0.2, placements)
    clicks = rng.poisson(clicks_a_day * traffic / traffic.sum(), (days, placements))
    share = 1 - np.exp(-np.arange(1, AGES + 1) / mean_delay)
    parts = np.diff(share / share[-1], prepend=0.0)
    cells = rng.multinomial(rng.binomial(clicks, rates), parts).astype(float)
    return PlacedWorld(clicks.astype(float), price, hide_future(cells), price / rates)
