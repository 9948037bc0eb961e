"""How often 90 % intervals of experiments hold a truth that is known, in worlds of several kinds.

Geo lift takes its interval from placebo stretches. The other way is to turn the permutation test
round: the effects per day that it does not refute (Chernozhukov, Wüthrich and Zhu 2021). Both are
measured on the same draws. The seeds of this file were used for nothing else.

    python -m benchmarks.coverage
"""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from benchmarks.measure import Report
from benchmarks.results import put
from vitrina.experiments.conformal import carry_over, drawn_places, shifted_places
from vitrina.experiments.imputation import Rollout, standard_error, total
from vitrina.experiments.placebo import placebos
from vitrina.experiments.synthetic import SyntheticControl, gaps_of

Floats: TypeAlias = NDArray[np.float64]
Random: TypeAlias = np.random.Generator

FIRST_SEED = 90_000
COVERAGE = 0.9
BEFORE, LENGTH = 60, 14
DAYS = np.arange(BEFORE + LENGTH)
IS_TEST = DAYS >= BEFORE
WAVES = 1 + 2 * np.sin(2 * np.pi * np.arange(LENGTH) / 7)  # an effect that comes and goes
TRIED = 81  # effects per day, of six standard errors to either side


def carried(own: Floats, share: float) -> Floats:
    """Noise of which a share is left on the next day, of the same deviation."""
    found = own.copy()
    for day in range(1, own.shape[1]):
        found[:, day] = share * found[:, day - 1] + np.sqrt(1 - share**2) * own[:, day]
    return found


def week(random: Random, places: int) -> Floats:
    """Places of a level of their own, with a week in common that each shows in its own degree."""
    levels, degrees = random.uniform(40, 60, (places, 1)), random.uniform(0.5, 1.5, (places, 1))
    return np.asarray(levels + degrees * 3 * np.sin(2 * np.pi * DAYS / 7))


def noise(random: Random, places: int = 20) -> Floats:
    return np.asarray(random.normal(size=(places, DAYS.size)))


def seasons(random: Random) -> Floats:
    """Each place has a slow season and a second beat of the week of its own size."""
    slow = np.sin(2 * np.pi * (DAYS / 60 + random.random()))
    sizes = random.uniform(-4, 4, (20, 1)), random.uniform(0, 2, (20, 1))
    beat = np.cos(4 * np.pi * DAYS / 7)
    return np.asarray(week(random, 20) + sizes[0] * slow + sizes[1] * beat)


def shocks(random: Random) -> Floats:
    """Weather and holidays: one day of ten moves all places, each in its own degree."""
    days = random.normal(0, 6, DAYS.size) * (random.random(DAYS.size) < 0.1)
    return np.asarray(week(random, 20) + random.uniform(0.5, 1.5, (20, 1)) * days)


def drifts(random: Random) -> Floats:
    """Places slowly go their own way."""
    away = random.normal(0, 0.15, (20, DAYS.size)).cumsum(axis=1)
    return np.asarray(week(random, 20) + away)


WORLDS: Mapping[str, Callable[[Random], Floats]] = {
    "noise of each day": lambda random: week(random, 20) + noise(random),
    "noise that is carried, 0.6": lambda random: week(random, 20) + carried(noise(random), 0.6),
    "seasons of their own": lambda random: seasons(random) + noise(random),
    "common shocks": lambda random: shocks(random) + noise(random),
    "small counts": lambda random: random.poisson(week(random, 20) / 4).astype(np.float64),
    "five places": lambda random: week(random, 5) + noise(random, 5),
    "places drift apart": lambda random: drifts(random) + 0.7 * noise(random),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """Of the mean effect of a day; NaN where no effect is left."""

    low: float
    high: float

    def holds(self, truth: float) -> bool:
        return self.low <= truth <= self.high

    @property
    def width(self) -> float:
        return self.high - self.low


def control_of(values: Floats, effect: Floats | float = 0.0) -> SyntheticControl:
    """The first two places are treated."""
    target = values[:2].mean(axis=0)
    target[IS_TEST] += effect
    return SyntheticControl(target, values[2:], IS_TEST, is_augmented=True)


def by_placebo(control: SyntheticControl) -> Interval:
    """As `geo_lift` gives it."""
    found = float(control.gaps[IS_TEST].mean())
    reach = placebos(control, length=LENGTH, most=60).reach(COVERAGE)
    return Interval(found - reach, found + reach)


def by_conformal(control: SyntheticControl, near: Interval, *, is_of_sizes: bool) -> Interval:
    """The effects per day that permuting does not refute, looked for around another interval.

    Args:
        control: what is read.
        near: around which, and how wide, effects are tried.
        is_of_sizes: the statistic adds up sizes, as augsynth does; else it is the mean's size.
    """
    tried = (near.low + near.high) / 2 + np.linspace(-2, 2, TRIED) * near.width
    targets = control.target - tried[:, None] * IS_TEST
    donors = np.broadcast_to(control.donors, (TRIED, *control.donors.shape))
    learnt = np.ones((1, DAYS.size), dtype=bool)
    residuals = gaps_of(targets, donors, learnt, control.penalty)[:, 0]
    if carry_over(control.surprises):
        places = shifted_places(IS_TEST)
    else:
        places = drawn_places(IS_TEST, draws=500, random=np.random.default_rng(0))
    sums = np.abs(residuals) @ places if is_of_sizes else np.abs(residuals @ places)
    chances = np.mean(sums >= sums[:, :1] * (1 - 1e-9), axis=1)
    left = tried[chances > 1 - COVERAGE]
    return Interval(left.min(), left.max()) if left.size else Interval(np.nan, np.nan)


def geo(draws: int) -> Report:
    """Both intervals of geo lift, in every world."""
    rows = tuple((name, *_told(world, draws)) for name, world in WORLDS.items())
    return Report(
        claim="Coverage: geo lift, 90 % intervals",
        command="python -m benchmarks.coverage",
        versions=f"Vitrina {version('vitrina')}, NumPy {version('numpy')}",
        columns=(
            *("world", "placebo stretches: held", "width"),
            *("conformal, mean: held", "width", "in waves: held"),
            *("conformal, sizes: held", "width", "in waves: no interval"),
        ),
        rows=rows,
        notes=(
            f"{draws} draws of each world: 20 places (or five), two of them treated, {BEFORE} days "
            f"before a test of {LENGTH}, with ridge. Held: the share of intervals with the true "
            "mean effect of a day in them; width: the median, in deviations of a day of a place.",
            "The truth is nothing, which is no easier than any steady effect. In waves: it comes "
            "and goes with a week. The placebo interval is the same for any effect, since what "
            "happens in the test has no part in it.",
        ),
    )


def _told(world: Callable[[Random], Floats], draws: int) -> tuple[str, ...]:
    steady: list[tuple[Interval, ...]] = []
    waving: list[tuple[Interval, ...]] = []
    for seed in range(FIRST_SEED, FIRST_SEED + draws):
        values = world(np.random.default_rng(seed))
        near = by_placebo(control_of(values))
        for found, effect in ((steady, 0.0), (waving, WAVES)):
            control = control_of(values, effect)
            mean = float(np.mean(effect))
            around = Interval(near.low + mean, near.high + mean)
            found.append(
                (
                    around,
                    by_conformal(control, around, is_of_sizes=False),
                    by_conformal(control, around, is_of_sizes=True),
                )
            )
    placebo, mean_of, sizes = zip(*steady, strict=True)
    _, in_waves, sizes_in_waves = zip(*waving, strict=True)
    truth = float(WAVES.mean())
    return (
        *_held_and_width(placebo),
        *_held_and_width(mean_of),
        _percent(np.mean([each.holds(truth) for each in in_waves])),
        *_held_and_width(sizes),
        _percent(np.mean([np.isnan(each.low) for each in sizes_in_waves])),
    )


def _held_and_width(found: tuple[Interval, ...]) -> tuple[str, str]:
    held = np.mean([each.holds(0.0) for each in found])
    return _percent(held), f"{np.nanmedian([each.width for each in found]):.2f}"


def rolled_out(random: Random, *, units: int, never: int, share: float) -> tuple[Rollout, float]:
    """Forty days, reached from the twelfth on, with a gain of one more each day; and its sum."""
    first = random.integers(12, 30, units)
    first[:never], first[never] = 40, 12
    age = np.arange(40) - first[:, None]
    gains = np.where(age >= 0, age + 1.0, 0.0)
    own = carried(random.normal(0, 4, (units, 40)), share)
    moves = random.normal(0, 2, 40).cumsum()
    rollout = Rollout.of(random.gamma(5, 20, (units, 1)) + moves + own + gains, first, age >= 0)
    return rollout, float(gains[rollout.is_counted].sum())


def roll_outs(draws: int) -> Report:
    """The interval of a staggered roll-out, of few units and of many."""
    rows = []
    for units, never in ((6, 1), (10, 2), (10, 5), (20, 5), (40, 10)):
        cells = []
        for share in (0.0, 0.6):
            off, errors = [], []
            for seed in range(FIRST_SEED, FIRST_SEED + draws):
                random = np.random.default_rng(seed)
                given, truth = rolled_out(random, units=units, never=never, share=share)
                off.append(total(given, np.ones(units)) - truth)
                errors.append(standard_error(given))
            margin = float(stdtrit(units - 1, 0.5 + COVERAGE / 2))
            held = np.mean(np.abs(off) <= margin * np.array(errors))
            ratio = np.sqrt(np.mean(np.square(errors))) / np.std(off)
            cells += [_percent(held), f"{ratio:.2f}"]
        rows.append((str(units), str(never), *cells))
    return Report(
        claim="Coverage: staggered roll-out, 90 % intervals",
        command="python -m benchmarks.coverage",
        versions=f"Vitrina {version('vitrina')}, NumPy {version('numpy')}",
        columns=(
            *("units", "never reached", "noise of each day: held", "error / truth"),
            *("noise that is carried, 0.6: held", "error / truth"),
        ),
        rows=tuple(rows),
        notes=(
            f"{draws} draws of each; a gain that grows by one a day, over forty days. Error / "
            "truth: the standard error that is told, over the deviation that there is.",
        ),
    )


def _percent(share: float | np.floating) -> str:
    return f"{share:.1%}".replace("%", " %")


def reports(draws: int = 300) -> list[Report]:
    """Both tables."""
    return [geo(draws), roll_outs(draws)]


def run() -> str:
    """The sections of RESULTS.md."""
    return "\n".join(map(str, reports()))


def main() -> None:
    """Run this benchmark by itself and put it into the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=300, help="of each world")
    print(put(reports(parser.parse_args().draws)))


if __name__ == "__main__":
    main()
