"""The shapes that a response to spend may have: saturation, carry-over, and what comes anyway.

Conversions per day at a pressure of advertising x follow Hill's curve, x^n / (x^n + h^n): h is the
spend at half of what is ever reached, n above 1 makes it S-shaped. Pressure is today's spend and
what lasts of yesterday's pressure (geometric adstock, Broadbent 1979, "One way TV advertisements
work"). Both as in Jin, Wang, Sun, Chan and Koehler 2017, "Bayesian methods for media mix modeling
with carryover and shape effects". A part of what a campaign reports may not depend on its spend:
who searches for the brand would have come anyway (Blake, Nosko and Tadelis 2015, "Consumer
heterogeneity and paid search effectiveness", Econometrica 83).

Each of the four is one of a few values, so that a posterior is a table of weights with an axis for
each: half saturation, exponent, carry-over, organic share. Priors are wide: they tell orders of
magnitude, and the campaigns of the account tell the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from vitrina.optimization.triangle import Array

# a power of nothing has no slope: the least spend that is told apart, in units of the usual
LEAST_SPEND = 1e-4
START_DAYS = 7  # before the first day, spend was as in the first week


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """One property of a curve.

    Attributes:
        values: that it may have.
        prior: how likely each is before anything is known.
        worth: how many campaigns the prior weighs, against those of the account.
    """

    values: Array
    prior: Array
    worth: float

    def learnt(self, weights: Array) -> Array:
        """How likely each value is in this account, by weights of values x campaigns."""
        campaigns = weights.shape[1]
        return np.asarray(
            (weights.sum(axis=1) + self.worth * self.prior) / (campaigns + self.worth)
        )


def _likely(weights: Array) -> Array:
    return np.asarray(weights / weights.sum())


_HALVES = np.geomspace(0.1, 10, 11)
HALF = Axis(_HALVES, _likely(np.exp(-0.5 * (np.log(_HALVES) / np.log(3)) ** 2)), worth=4.0)
# diminishing returns are the rule, an S the exception that the data must show
EXPONENT = Axis(
    np.array([0.7, 0.9, 1.1, 1.4, 1.8]), _likely(np.array([1.0, 1.0, 0.7, 0.5, 0.35])), worth=4.0
)
CARRY = Axis(np.array([0.0, 0.25, 0.5]), np.full(3, 1 / 3), worth=8.0)
# most campaigns collect nobody who would have come anyway
ORGANIC = Axis(
    np.array([0.0, 0.15, 0.3, 0.45, 0.6]), _likely(np.array([6.0, 1.0, 1.0, 1.0, 1.0])), worth=4.0
)
AXES = (HALF, EXPONENT, CARRY, ORGANIC)
SHAPE = tuple(len(axis.values) for axis in AXES)


def pressure(spend: Array) -> Array:
    """What a spend and those before it amount to on each day: carry-overs x days x campaigns."""
    lasting = CARRY.values[:, None]
    now = np.broadcast_to(spend[:START_DAYS].mean(axis=0), (len(lasting), spend.shape[1]))
    days = []
    for today in spend:
        now = lasting * now + (1 - lasting) * today
        days.append(now)
    return np.stack(days, axis=1)


def saturation(spend: Array) -> Array:
    """Hill's curve: halves x exponents x the shape of `spend`, which is in units of the usual."""
    apart = (slice(None), *[None] * spend.ndim)
    logs = np.log(np.maximum(spend, LEAST_SPEND)) - np.log(HALF.values)[apart]
    exponents = EXPONENT.values[(slice(None), *[None] * spend.ndim)]
    return np.asarray(expit(logs[:, None] * exponents))


def slope(spend: Array) -> Array:
    """What Hill's curve gains by one more unit of spend; shaped as `saturation`."""
    reached = saturation(spend)
    exponents = EXPONENT.values[(slice(None), *[None] * spend.ndim)]
    return np.asarray(reached * (1 - reached) * exponents / np.maximum(spend, LEAST_SPEND))


def log_prior(likely: Sequence[Array]) -> Array:
    """Of each shape, from what is likely on each axis by itself: halves x ... x organics x 1."""
    half, exponent, carry, organic = np.ix_(*(np.log(each) for each in likely))
    return np.asarray(half + exponent + carry + organic)[..., None]


def by_axis(weights: Array) -> tuple[Array, ...]:
    """Weights of each value of each axis: four of values x campaigns."""
    axes = range(len(AXES))
    return tuple(weights.sum(axis=tuple(other for other in axes if other != at)) for at in axes)
