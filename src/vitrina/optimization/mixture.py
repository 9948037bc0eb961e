"""Which rates an account's placements have, learnt from all of them: a distribution on a grid.

Placements are no bell: some sell, others hardly ever. So no shape is assumed. The distribution of
rates is the one under which the counts of all placements are likeliest (non-parametric maximum
likelihood: Kiefer and Wolfowitz 1956; Koenker and Mizera 2014, "Convex optimization, shape
constraints, and compound decision rules"), by expectation-maximisation (Laird 1978). Alone it would
put all its weight on a few rates and be too sure of them. So each round ends by smoothing (EMS:
Silverman, Jones, Wilson and Nychka 1990, "A smoothed EM approach to indirect estimation
problems"), and some invented placements beside the real ones keep every rate possible.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from vitrina.optimization.triangle import Array

# rates over that of the whole account: none at all, a fiftieth, to eight times
RELATIVE_RATES = np.concatenate([[0.0], np.geomspace(0.02, 8, 45)])
# how many placements the invented ones count for; their rates are exponential around the account's
INVENTED = 30.0
ROUNDS = 60
LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class RatePosterior:
    """What is known of each placement's rate.

    Attributes:
        rates: goals per click, the grid.
        weights: placements x rates: how likely each is; a row sums to 1.
    """

    rates: NDArray[np.float64]
    weights: Array

    def of(self, some: NDArray[np.bool_]) -> "RatePosterior":
        """The same of some of the placements."""
        return RatePosterior(self.rates, self.weights[some])

    def quantile(self, share: float) -> NDArray[np.float64]:
        """The rate that each placement's lies below with this probability."""
        reached = np.cumsum(self.weights, axis=1) >= share - 1e-9
        return np.asarray(self.rates[np.argmax(reached, axis=1)])


def rate_posterior(counts: NDArray[np.float64], exposure: NDArray[np.float64]) -> RatePosterior:
    """Rates of placements, each seen in the light of all.

    Args:
        counts: goals reported, per placement.
        exposure: clicks, each weighted by the share of its goals that could be reported so far.
    """
    rates = RELATIVE_RATES * counts.sum() / max(exposure.sum(), LEAST)
    # a goal without any click that could have told of it is a slip of the records
    expected = exposure[:, None].clip(min=LEAST) * rates
    log = xlogy(counts[:, None], expected) - expected
    likelihood = np.exp(log - log.max(axis=1, keepdims=True))
    invented = _exponential()
    common = invented
    for _ in range(ROUNDS):
        # each placement's weights summed up, without keeping them
        share = (likelihood / (likelihood @ common)[:, None]).sum(axis=0) * common
        common = _smooth((share + INVENTED * invented) / (len(counts) + INVENTED))
    weights = likelihood * common
    return RatePosterior(rates, weights / weights.sum(axis=1, keepdims=True))


def _smooth(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half of each rate's weight goes to its neighbours; no sale at all has none."""
    inner = np.pad(weights[1:], 1, mode="edge")
    spread = inner[:-2] / 4 + inner[1:-1] / 2 + inner[2:] / 4
    return np.concatenate([weights[:1], spread * weights[1:].sum() / spread.sum()])


def _exponential() -> NDArray[np.float64]:
    """Of mean 1, on the grid: each rate stands for what lies nearest to it."""
    between = np.sqrt(RELATIVE_RATES[1:-1] * RELATIVE_RATES[2:])
    edges = np.concatenate([[0.0, RELATIVE_RATES[1] / 2], between, [np.inf]])
    return np.asarray(-np.diff(np.exp(-edges)))
