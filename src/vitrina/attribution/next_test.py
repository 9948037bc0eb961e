"""Which experiment is worth running next: what deciding with it gains, less what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vitrina.attribution.calibrate import Calibration
from vitrina.engine import TableLike, together
from vitrina.errors import SettingError

Floats = NDArray[np.float64]

DRAWS, OUTCOMES = 3_000, 500  # of the effects, and of what a test might say


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleTest:
    """An experiment that could be run on one unit.

    Attributes:
        name: to tell it by.
        cost_minor: what it costs: conversions not brought, and work.
        standard_error: that it would have, in conversions of the unit in the window.
    """

    name: str
    channel: str
    campaign: str | None = None
    cost_minor: float
    standard_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What one test is worth, in minor units: gain is what better decisions bring on average."""

    name: str
    gain_minor: float
    cost_minor: float

    @property
    def net_minor(self) -> float:
        return self.gain_minor - self.cost_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The best test, or None where none is worth its cost; and all of them, the best first."""

    best: str | None
    values: Sequence[Value]


def next_test(
    calibration: Calibration,
    spend: TableLike,
    tests: Sequence[PossibleTest],
    *,
    conversion_minor: float,
    windows: float = 1.0,
    seed: int = 0,
) -> Choice:
    """The experiment that is worth most, as the expected value of sample information.

    The decision is, for each unit that costs anything, to go on or to stop. Before a test it is
    taken by the effects as they are known; after it, by what its result makes of them. What the
    second gains on average over all that the test might say is its gain (Raiffa and Schlaifer
    1961), here by weighing the posterior draws with the likelihood of simulated results. What a
    test tells about other units is left out, so that a gain is rather too small than too large.

    Args:
        calibration: effects as they are known now.
        spend: one row per unit with a cost: channel, and with campaigns campaign; cost_minor in a
            window.
        tests: those that could be run.
        conversion_minor: the margin of a conversion, in the minor units of the cost.
        windows: for how many windows the decision stands.
        seed: of the simulated results.

    Raises:
        MissingColumnsError: spend lacks a column named above.
        SettingError: there is no posterior, a test on an unknown unit, or a number out of range.
    """
    if not len(calibration.draws):
        raise SettingError(
            "Without any experiment nothing is known about effects, so that no test can be "
            "weighed. Run a first one: the largest spend is a good place to begin."
        )
    if conversion_minor <= 0 or windows <= 0:
        raise SettingError(
            f"A conversion of {conversion_minor} over {windows} windows: both must be above 0."
        )
    random = np.random.default_rng(seed)
    draws = calibration.draws[random.integers(len(calibration.draws), size=DRAWS)]
    payoffs = windows * (draws * conversion_minor - _costs(calibration, spend))
    values = []
    for test in tests:
        at = _place(calibration, test)
        gain = _gain(random, draws[:, at], payoffs[:, at], test.standard_error)
        values.append(Value(name=test.name, gain_minor=gain, cost_minor=test.cost_minor))
    ordered = sorted(values, key=lambda each: (-each.net_minor, each.name))
    is_worth = bool(ordered) and ordered[0].net_minor > 0
    return Choice(best=ordered[0].name if is_worth else None, values=ordered)


def _costs(calibration: Calibration, spend: TableLike) -> Floats:
    """By unit, minor units in a window; a unit that costs nothing goes on in any case."""
    (table,) = together(spend)
    table.require("attribution.next_test", ("channel", "cost_minor"))
    costs: dict[tuple[object, object], float] = {}
    for row in table.rows():
        unit = row["channel"], row.get("campaign")
        costs[unit] = costs.get(unit, 0.0) + float(str(row["cost_minor"]))
    return np.array([costs.get((each.channel, each.campaign), 0.0) for each in calibration.effects])


def _place(calibration: Calibration, test: PossibleTest) -> int:
    if not (test.standard_error > 0 and test.cost_minor >= 0):
        raise SettingError(
            f"Test {test.name!r} has the standard error {test.standard_error} and the cost "
            f"{test.cost_minor}. The first is above 0, the second 0 or more."
        )
    units = [(each.channel, each.campaign) for each in calibration.effects]
    if (test.channel, test.campaign) not in units:
        raise SettingError(
            f"Test {test.name!r} is on {test.channel!r}, campaign {test.campaign!r}, which is not "
            "among the calibrated units."
        )
    return units.index((test.channel, test.campaign))


def _gain(random: np.random.Generator, effect: Floats, payoff: Floats, error: float) -> float:
    says = random.choice(effect, OUTCOMES) + error * random.normal(size=OUTCOMES)
    away = (says[:, None] - effect) / error
    weight = np.exp(-(away**2 - (away**2).min(axis=1, keepdims=True)) / 2)
    after = (weight @ payoff) / weight.sum(axis=1)
    # what is expected now is what is expected of the results: from the same draws, their chance
    # cancels, and a test that cannot change the decision gains nothing
    return float(np.maximum(after, 0).mean() - max(after.mean(), 0.0))
