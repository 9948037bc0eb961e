"""What a cohort's size is likely to be before its own reports tell: from the days around it.

The chain ladder alone multiplies what little a young cohort has reported by a large factor, and
makes nothing of nothing. The days around it say more, as in the Cape Cod method (Bühlmann and
Stanard 1983). Here a unit has a level that wanders (the Poisson-gamma filter of Harvey and
Fernandes 1989, drawn backwards as by Gamerman, dos Santos and Franco 2013), times a factor per
weekday of all units, times what all units share of the day. A cohort strays from that by a gamma
factor. How fast levels wander and how far cohorts stray is learnt per unit, shrunk to all.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from vitrina.optimization.negative_binomial import log_likelihood
from vitrina.optimization.triangle import Array
from vitrina.optimization.weekdays import WEEK, Weekdays, learn_weekdays

# how much of what is known of a level is still true on the next day
MEMORIES = (0.8, 0.9, 0.95, 0.98, 0.995)
# shapes of the gamma factor: 0.1 says that a day tells next to nothing of the others
SHAPES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 1000.0)
ROUNDS = 5
# conversions that the mean of all units is worth to a unit of which nothing is known
PRIOR_WORTH = 0.5
LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Volume:
    """The level of each unit as filtered day by day, and how far cohorts stray from it.

    Attributes:
        usual: days x units: what a level is multiplied by: exposure and weekday.
        weekdays: how sure the factors of weekdays are.
        worth, rate: days x units: the gamma distribution of the level after that day: its
            shape in conversions, its rate in what they were expected from.
        memory: per unit: the share of both that is kept from one day to the next.
        shape: per unit: of the gamma factor of a cohort.
        day_shape: of the factor that all units share on a day.
    """

    usual: Array
    weekdays: Weekdays
    worth: Array
    rate: Array
    memory: NDArray[np.float64]
    shape: NDArray[np.float64]
    day_shape: float

    def draw_levels(self, draws: int, rng: np.random.Generator) -> NDArray[np.float32]:
        """Levels given all days: draws x days x units. Days near each other are correlated."""
        days, units = self.worth.shape
        levels = np.empty((draws, days, units), dtype=np.float32)
        level = rng.gamma(self.worth[-1], 1 / self.rate[-1], (draws, units))
        levels[:, -1] = level
        for day in range(days - 2, -1, -1):
            new = rng.gamma((1 - self.memory) * self.worth[day], 1 / self.rate[day], level.shape)
            level = self.memory * level + new
            levels[:, day] = level
        return levels

    def draw_days(self, counted: Array, seen: Array, draws: int, rng: np.random.Generator) -> Array:
        """What all units share of each day, given what they reported of it: draws x days."""
        came, due = _telling(counted, self.usual * self.worth / self.rate * seen, self.shape)
        weekday = self.weekdays.draw(draws, rng)[:, np.arange(len(seen)) % WEEK]
        shape = self.day_shape
        shared = rng.gamma(shape + came, 1 / (shape + weekday * due))
        return np.asarray(weekday * shared)


def learn_volume(counted: Array, seen: Array, exposure: Array) -> Volume:
    """Learn the size of cohorts.

    Args:
        counted: days x units: reported so far, in units of its dispersion.
        seen: days x units: the share of the cohort that could be reported so far.
        exposure: days x units: clicks, spend or leads that conversions are in proportion to.
    """
    weekdays = learn_weekdays(counted, seen * exposure)
    usual = exposure * weekdays.factors[np.arange(len(counted)) % WEEK][:, None]
    basis = seen * usual
    choices = np.array([(memory, shape) for memory in MEMORIES for shape in SHAPES])
    tried = _filtered(counted, basis, memory=choices[:, :1], shape=choices[:, 1:])
    chosen = _most_likely(tried.likelihood.T)
    memory, shape = choices[chosen, 0], choices[chosen, 1]
    units = np.arange(counted.shape[1])
    worth, rate = tried.worth[:, chosen, units], tried.rate[:, chosen, units]
    came, due = _telling(counted, basis * worth / rate, shape)
    together = [log_likelihood(came, due, s).sum() for s in SHAPES]
    day_shape = SHAPES[int(np.argmax(together))]
    return Volume(usual, weekdays, worth, rate, memory, shape, day_shape)


@dataclass(frozen=True, slots=True, eq=False)
class _Filtered:
    worth: Array  # days x choices x units
    rate: Array
    likelihood: Array  # choices x units


def _filtered(counted: Array, basis: Array, *, memory: Array, shape: Array) -> _Filtered:
    # by each choice, predict a day from those before it, then learn from it
    of_all = max(counted.sum(), LEAST) / max(basis.sum(), LEAST)
    prior_worth, prior_rate = PRIOR_WORTH, PRIOR_WORTH / of_all
    worth = np.full((len(memory), counted.shape[1]), prior_worth)
    rate = np.full_like(worth, prior_rate)
    likelihood = np.zeros_like(worth)
    kept: list[tuple[Array, Array]] = []
    for count, due in zip(counted, basis, strict=True):
        worth = memory * worth + (1 - memory) * prior_worth
        rate = memory * rate + (1 - memory) * prior_rate
        mean = worth / rate * due
        likelihood += log_likelihood(count, mean, 1 / (1 / shape + 1 / worth))
        # a cohort that may stray says less of the level
        weight = 1 / (1 + mean / shape)
        worth, rate = worth + weight * count, rate + weight * due
        kept.append((worth, rate))
    return _Filtered(np.stack([w for w, _ in kept]), np.stack([r for _, r in kept]), likelihood)


def _most_likely(likelihood: Array) -> NDArray[np.int64]:
    """The choice for each unit; the prior is what the units have in common."""
    units, choices = likelihood.shape
    log_weights = likelihood
    for _ in range(ROUNDS):
        weights = np.exp(log_weights - logsumexp(log_weights, axis=1, keepdims=True))
        # one more unit, of which nothing is known, keeps every choice possible
        common = (weights.sum(axis=0) + 1 / choices) / (units + 1)
        log_weights = likelihood + np.log(common)
    return np.asarray(np.argmax(log_weights, axis=1))


def _telling(counted: Array, expected: Array, shape: NDArray[np.float64]) -> tuple[Array, Array]:
    """What all units came to and were expected to on each day; who strays far says little."""
    weight = 1 / (1 + expected / shape)
    return (weight * counted).sum(axis=1), (weight * expected).sum(axis=1)
