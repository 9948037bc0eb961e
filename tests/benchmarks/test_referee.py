"""The policies that the referee plays: what they do when all is well, and in an outage."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest

from benchmarks.referee import budgets
from tests.optimization.delayed_world import Array, delayed_world
from vitrina.optimization import without_days

DAYS, CAMPAIGNS = 70, 8
LAST_FIVE = np.arange(DAYS - 5, DAYS)


@dataclass(frozen=True)
class View:
    spend: Array
    reported_by_age: Array
    budget: float
    previous_split: Array


def view() -> View:
    rng = np.random.default_rng(0)
    split = np.linspace(0.5, 1.5, CAMPAIGNS)
    return View(
        spend=split * rng.lognormal(0, 0.2, (DAYS, CAMPAIGNS)),
        reported_by_age=delayed_world(0, days=DAYS, units=CAMPAIGNS).triangle,
        budget=float(CAMPAIGNS),
        previous_split=split,
    )


def no_uploads(cells: Array) -> Array:
    holes = np.isnan(without_days(cells, LAST_FIVE)) & ~np.isnan(cells)
    return np.where(holes, 0.0, cells)


def nothing_known(cells: Array) -> Array:
    return without_days(cells, LAST_FIVE)


def clicks_lost(cells: Array) -> Array:
    lost = cells.copy()
    lost[LAST_FIVE] = np.where(np.isnan(cells[LAST_FIVE]), np.nan, 0.0)
    return lost


def test_the_whole_budget_is_spent_and_no_campaign_is_switched_off() -> None:
    split = budgets(view())

    assert split.sum() == pytest.approx(CAMPAIGNS)
    assert split.min() >= 0.02 - 1e-9
    assert np.abs(split - view().previous_split).sum() > 0.1 * CAMPAIGNS


@pytest.mark.parametrize("outage", [no_uploads, nothing_known, clicks_lost])
def test_an_outage_moves_no_money(outage: Callable[[Array], Array]) -> None:
    seen = view()

    split = budgets(replace(seen, reported_by_age=outage(seen.reported_by_age)))

    assert split.tolist() == seen.previous_split.tolist()
