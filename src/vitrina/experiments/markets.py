"""Which places to treat: every candidate is tried on the past before a coin is spent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb, inf

import numpy as np

from vitrina.engine import TableLike, together
from vitrina.errors import SettingError
from vitrina.experiments.design import Plan
from vitrina.experiments.hull import in_lots
from vitrina.experiments.matrix import Floats
from vitrina.experiments.panel import Panel, read_history
from vitrina.experiments.placebo import Placebos, placebos_of
from vitrina.experiments.screening import faults_of
from vitrina.experiments.synthetic import gaps_of

_ALL_SETS = 60  # of a size: so many are all tried
_RANDOM_SETS = 20
_LIFTS = tuple(percent / 100 for percent in range(1, 26))


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketSearch:
    """What a test of places is to be, and how the candidates are tried.

    Attributes:
        days: how many periods of the outcomes the test lasts.
        sizes: how many places are treated.
        lifts: relative lifts above 0 that are tried, rising.
        windows: how many stretches of the recent past each candidate is tried on.
        power: the chance to find a lift that is asked for.
        level: the chance to find one where there is none that is put up with.
        unit_cost_minor: what one unit of the metric costs, in minor units, to bring about or not
            to earn; 1 where the metric is money itself. Without, the cost is not told.
        seed: of the sets that are drawn beside the most alike ones.
    """

    days: int
    sizes: Sequence[int] = (2, 3, 4)
    lifts: Sequence[float] = _LIFTS
    windows: int = 12
    power: float = 0.8
    level: float = 0.1
    unit_cost_minor: float | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if self.days < 1 or self.windows < 1 or not self.sizes or min(self.sizes) < 1:
            raise SettingError(
                f"days ({self.days}), windows ({self.windows}) and each of sizes "
                f"({list(self.sizes)}) must be 1 or more."
            )
        if not (0 < self.level < 1 and 0 < self.power < 1):
            raise SettingError(
                f"level ({self.level}) and power ({self.power}) must lie between 0 and 1. "
                "0.1 and 0.8 are usual."
            )
        if not self.lifts or min(self.lifts) <= 0 or list(self.lifts) != sorted(self.lifts):
            raise SettingError(f"lifts must be above 0 and rising, not {list(self.lifts)}.")


@dataclass(frozen=True, slots=True, eq=False)
class _Tried:
    """Places that may be treated, and how well the others stand in for their mean."""

    places: Sequence[int]
    actual: Floats
    expected: Floats
    tests: Placebos


def select_markets(outcomes: TableLike, search: MarketSearch) -> list[Plan]:
    """Which places to treat in a geo lift, the best first.

    Each candidate is read as if a test had run in stretches of the recent past, where nothing
    happened: on weights of what came before, and with the interval that `geo_lift` would give.
    A lift is found where its interval leaves zero out. Candidates are all sets of a size, or, of
    many, each place with those that move most alike, and some drawn at random.

    Args:
        outcomes: one row per unit and period, or several: unit_id, at, value. All of the past,
            and no running test.
        search: what is asked for.

    Returns:
        One plan per candidate: by the smallest lift that is found with the power asked for, then
        by what is found where there is nothing, then by cost.

    Raises:
        MissingColumnsError: `outcomes` lacks a column named above.
        SettingError: too few places or periods for what is asked for.
    """
    [measured] = together(outcomes)
    measured.require("experiments.select_markets", ("unit_id", "at", "value"))
    history = read_history(measured)
    faults = faults_of(history)
    panel = history.keeping(np.array([unit not in faults for unit in history.units], dtype=bool))
    _must_suffice(panel, search)
    warnings = tuple(f"{fault} It was left out." for fault in faults.values())
    plans = [
        replace(plan, warnings=warnings)
        for size in search.sizes
        for plan in _plans(panel, list(_candidates(panel.values, size, search.seed)), search)
    ]
    return sorted(plans, key=_rank)


def _must_suffice(panel: Panel, search: MarketSearch) -> None:
    places, periods = panel.values.shape
    if places < max(search.sizes) + 2:
        raise SettingError(
            f"{places} places with usable outcomes are too few to treat {max(search.sizes)} of "
            "them and compare with at least two others. Treat fewer."
        )
    if periods < 3 * search.days:
        raise SettingError(
            f"{periods} periods are too few to try a test of {search.days}: it takes three times "
            "as many. Load older outcomes, or plan a shorter test."
        )


def _candidates(values: Floats, size: int, seed: int) -> Iterator[tuple[int, ...]]:
    places = len(values)
    if comb(places, size) <= _ALL_SETS:
        yield from combinations(range(places), size)
        return
    alike = np.atleast_2d(np.corrcoef(values))
    np.fill_diagonal(alike, inf)  # each is the first of its own set
    nearest = np.argsort(-alike, axis=1, kind="stable")[:, :size]
    random = np.random.default_rng(seed)
    drawn = np.argsort(random.random((_RANDOM_SETS, places)), axis=1)[:, :size]
    chosen = (tuple(sorted(row)) for row in [*nearest.tolist(), *drawn.tolist()])
    yield from dict.fromkeys(chosen)


def _plans(
    panel: Panel, candidates: Sequence[tuple[int, ...]], search: MarketSearch
) -> Iterator[Plan]:
    """One plan per candidate; all candidates are of one size."""
    places, periods = panel.values.shape
    fits = 2 * search.windows  # of each candidate
    for lot in in_lots(np.array(candidates), fits * places * max(places, periods)):
        is_chosen = np.zeros((len(lot), places), dtype=bool)
        np.put_along_axis(is_chosen, lot, True, axis=1)
        targets = panel.values[lot].mean(axis=1)
        donors = np.array([panel.values[~each] for each in is_chosen])
        # without ridge: its penalty would be sought again for each candidate, and the plan is for
        # choosing among them
        tests = placebos_of(targets, donors, penalty=None, length=search.days, most=search.windows)
        gaps = gaps_of(targets, donors, np.ones((1, periods), dtype=bool), None)[:, 0]
        for chosen, test, target, gap in zip(lot, tests, targets, gaps, strict=True):
            tried = _Tried(chosen.tolist(), target, target - gap, test)
            yield _plan(panel, tried, search)


def _plan(panel: Panel, tried: _Tried, search: MarketSearch) -> Plan:
    usual = float(tried.actual[-search.days :].mean())
    found_in_nothing = tried.tests.ahead.mean(axis=1)
    reach = tried.tests.reach(1 - search.level)
    powers = [
        (lift, float(np.mean(np.abs(found_in_nothing + lift * usual) > reach)))
        for lift in search.lifts
    ]
    detectable = _detectable(powers, search.power)
    total = usual * len(tried.places) * search.days
    return Plan(
        design="geo_lift",
        treated=[panel.units[index] for index in sorted(tried.places)],
        share=len(tried.places) / len(panel.units),
        days=search.days,
        before_days=len(panel.periods),
        detectable=detectable,
        power=dict(powers).get(detectable or 0.0, powers[-1][1]),
        level=search.level,
        cost_minor=_cost(total, detectable, search.unit_cost_minor),
        powers=powers,
        bias=float(np.mean(np.abs(found_in_nothing))) / usual if usual > 0 else None,
        correlation=float(np.corrcoef(tried.actual, tried.expected)[0, 1]),
    )


def _detectable(powers: Sequence[tuple[float, float]], wanted: float) -> float | None:
    """The smallest lift that is found often enough, as all larger ones are."""
    smallest = None
    for lift, power in reversed(powers):
        if power < wanted:
            break
        smallest = lift
    return smallest


def _cost(total: float, detectable: float | None, unit_cost_minor: float | None) -> int | None:
    if detectable is None or unit_cost_minor is None:
        return None
    return round(total * detectable * unit_cost_minor)


def _rank(plan: Plan) -> tuple[float, float, float, int, tuple[str, ...]]:
    return (
        inf if plan.detectable is None else plan.detectable,
        inf if plan.bias is None else plan.bias,
        0 if plan.cost_minor is None else plan.cost_minor,
        len(plan.treated),
        tuple(plan.treated),
    )
