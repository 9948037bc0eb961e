"""The level of each campaign, which wanders: followed day by day, for every shape of its curve.

A level has a gamma distribution. Each day some of what is known of it is forgotten, and a day's
count, negative binomial around what was expected, is learnt from: the filter of Harvey and
Fernandes 1989 ("Time series models for count or qualitative observations", JBES 7), with counts
that scatter more than Poisson. How fast levels wander and how far days scatter is learnt from all
campaigns together.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from vitrina.optimization.negative_binomial import log_likelihood
from vitrina.optimization.triangle import Array

# how much of what is known of a level is still true on the next day
MEMORIES = (0.9, 0.95, 0.97, 0.98, 0.985, 0.99, 0.995, 0.999)
# of the gamma factor of a day: 1 scatters as far as the mean, 1,000 hardly more than a count
SHAPES = (1.0, 2.0, 4.0, 7.0, 12.0, 25.0, 100.0, 1000.0)
# in conversions: how much a campaign that nothing is known of is thought to be like the others
WORTHS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """The gamma distribution of a level before its first day: per campaign."""

    worth: Array
    rate: Array


@dataclass(frozen=True, slots=True)
class Pace:
    """How much of a level is remembered from day to day, and the gamma shape of a day's luck."""

    memory: float
    shape: float


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Levels after the last day; each array is shapes x campaigns, or as what was expected.

    Attributes:
        worth: the shape of the gamma distribution, in conversions.
        rate: its rate, in what they were expected from.
        log_likelihood: of all counts.
    """

    worth: Array
    rate: Array
    log_likelihood: Array


def follow(
    counts: Array,
    basis: Iterable[Array],
    *,
    prior: Prior,
    memory: Array | float,
    shape: Array | float,
) -> Levels:
    """Predict each day from those before it, then learn from it.

    Args:
        counts: days x campaigns.
        basis: of each day, what a level is multiplied by: any shape that ends in campaigns; 0
            where nothing is known.
        prior: of the levels.
        memory: see `Pace`; one for all, or an array of any shape that ends in campaigns.
        shape: see `Pace`, as `memory`.
    """
    worth, rate, likelihood = prior.worth, prior.rate, np.zeros(1)
    for count, due in zip(counts, basis, strict=True):
        worth = memory * worth + (1 - memory) * prior.worth
        rate = memory * rate + (1 - memory) * prior.rate
        mean = worth / rate * due
        likelihood = likelihood + log_likelihood(count, mean, 1 / (1 / shape + 1 / worth))
        # a day that may stray says less of the level
        weight = 1 / (1 + mean / shape)
        worth, rate = worth + weight * count, rate + weight * due
    return Levels(worth, rate, likelihood)


def learn_prior(counts: Array, basis: Array, usual: Array) -> Prior:
    """What the campaigns have in common: conversions in proportion to the usual spend.

    Args:
        counts: days x campaigns.
        basis: days x campaigns: what a level is multiplied by.
        usual: the usual spend of each campaign.
    """
    came, due = counts.sum(axis=0), basis.sum(axis=0) * usual
    return_on_spend = (came.sum() + LEAST) / (due.sum() + LEAST)
    likelihood = [log_likelihood(came, return_on_spend * due, worth).sum() for worth in WORTHS]
    worth = np.full(len(usual), WORTHS[int(np.argmax(likelihood))])
    return Prior(worth, worth / (return_on_spend * usual))


def learn_pace(counts: Array, basis: Array, prior: Prior) -> Pace:
    """The pace under which the counts of all campaigns are most likely.

    Args:
        counts: days x campaigns.
        basis: days x campaigns: what a level is multiplied by.
        prior: of the levels.
    """
    choices = [(memory, shape) for memory in MEMORIES for shape in SHAPES]
    memory, shape = np.array(choices).T[..., None]
    found = follow(counts, basis, prior=prior, memory=memory, shape=shape)
    best = int(np.argmax(found.log_likelihood.sum(axis=1)))
    return Pace(*choices[best])
