"""Borrow the delay of units with few conversions from all units: empirical Bayes.

The backward hazard of age a is g(a) = P(age is a, given that it is at most a). A unit has a
tempo: what it has not reported yet is that of all units together, to the power of the tempo
(proportional hazards: above 1 is faster), and its backward hazards scatter around those that
follow, as a beta distribution of concentration K. Tempos are log-normal of width s. Of the pairs
(s, K) the one with the largest marginal likelihood is taken; tempos live on a grid.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, logsumexp

from vitrina.optimization.triangle import Array

TEMPOS = np.exp(np.linspace(-2.5, 2.5, 41))
WIDTHS = (0.03, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0)
CONCENTRATIONS = (3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 10000.0)
# widths are learnt from the units that have most to say: their number costs time, and adds nothing
MOST_UNITS = 200
# some conversions come after the last age; without any, a power of what is left would be 0 there
OPEN_IN_THE_END = 0.05
LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """The posterior of the backward hazards.

    Attributes:
        new: units x ages: reported at that age, in cohorts that were watched so long.
        at_risk: units x ages: reported at that age or before it, in the same cohorts.
        tempo_weights: units x tempos of the grid: their posterior.
        width: of the logarithms of tempos.
        concentration: of the hazards around what the tempo says.
    """

    new: Array
    at_risk: Array
    tempo_weights: Array
    width: float
    concentration: float

    def share(self) -> Array:
        """The expected share that is reported by the end of each age: units x ages."""
        hazard = _hazard_of_all(self.new, self.at_risk)
        total = np.zeros_like(self.new)
        for tempo, weight in zip(TEMPOS, self.tempo_weights.T, strict=True):
            came, stayed = self._beta(_at_tempo(hazard, tempo), slice(None))
            total += weight[:, None] * _by_age(stayed / (came + stayed))
        return total

    def draw_hazards_of_all(self, draws: int, rng: np.random.Generator) -> Array:
        """Hazards of all units together: draws x ages. Units drawn with the same are correlated."""
        new, at_risk = self.new.sum(axis=0), self.at_risk.sum(axis=0)
        # no more than a trace of a prior: thirty ages of half a conversion each would be a tail
        drawn = rng.beta(new + LEAST, at_risk - new + LEAST, (draws, len(new)))
        return np.asarray(np.where(at_risk > 0, drawn, 0.0))

    def draw_share(self, unit: int, hazards: Array, rng: np.random.Generator) -> Array:
        """The share of one unit that is reported by the end of each age: draws x ages."""
        weights = self.tempo_weights[unit]
        tempos = rng.choice(TEMPOS, len(hazards), p=weights / weights.sum())
        came, stayed = self._beta(_at_tempo(hazards, tempos[:, None]), unit)
        return _by_age(1 - rng.beta(came + LEAST, stayed + LEAST))

    def _beta(self, expected: Array, unit: int | slice) -> tuple[Array, Array]:
        new, at_risk = self.new[unit], self.at_risk[unit]
        came = expected * self.concentration + new
        return came, (1 - expected) * self.concentration + at_risk - new


def pooled(new: Array, at_risk: Array) -> Pooled:
    """Learn from units x ages of counts how alike the units are, and the posterior of each."""
    telling = np.argsort(-at_risk.max(axis=1), kind="stable")[:MOST_UNITS]
    hazard = _hazard_of_all(new, at_risk)
    best, chosen = -np.inf, (WIDTHS[0], CONCENTRATIONS[-1])
    for concentration in CONCENTRATIONS:
        likelihood = _likelihood(new[telling], at_risk[telling], hazard, concentration)
        for width in WIDTHS:
            evidence = logsumexp(likelihood + _log_prior(width), axis=1).sum()
            if evidence > best:
                best, chosen = evidence, (width, concentration)
    width, concentration = chosen
    log_weights = _likelihood(new, at_risk, hazard, concentration) + _log_prior(width)
    weights = np.exp(log_weights - logsumexp(log_weights, axis=1, keepdims=True))
    return Pooled(new, at_risk, weights, width, concentration)


def _hazard_of_all(new: Array, at_risk: Array) -> Array:
    """Per age; 0 where no cohort was watched so long, or none had anything to report."""
    total = at_risk.sum(axis=0)
    came = new.sum(axis=0)
    return np.asarray(np.divide(came, total, out=np.zeros_like(total), where=total > 0))


def _at_tempo(hazard: Array, tempo: float | Array) -> Array:
    """Backward hazards at another tempo."""
    open_share = 1 - (1 - OPEN_IN_THE_END) * _by_age(1 - hazard)
    # not scaled to end at 1: backward hazards are the same for it
    share = 1 - open_share**tempo
    earlier, by_then = share[..., :-1], share[..., 1:]
    stayed = np.divide(earlier, by_then, out=np.ones_like(by_then), where=by_then > 0)
    return np.concatenate([np.ones((*stayed.shape[:-1], 1)), 1 - stayed], axis=-1)


def _by_age(stayed: Array) -> Array:
    """Multiply, for each age, what did not come later: the share reported by its end."""
    later = np.asarray(np.cumprod(stayed[..., :0:-1], axis=-1)[..., ::-1])
    return np.concatenate([later, np.ones((*stayed.shape[:-1], 1))], axis=-1)


def _likelihood(new: Array, at_risk: Array, hazard: Array, concentration: float) -> Array:
    """Beta-binomial log-likelihood: units x tempos."""
    # at age 0 everything that was reported by then came then, and says nothing
    is_open = (hazard > 0) & (hazard < 1)
    came, left = new[:, is_open], (at_risk - new)[:, is_open]
    columns = []
    for tempo in TEMPOS:
        expected = _at_tempo(hazard, tempo)[is_open].clip(LEAST, 1 - LEAST)
        a, b = expected * concentration, (1 - expected) * concentration
        columns.append((betaln(a + came, b + left) - betaln(a, b)).sum(axis=1))
    return np.stack(columns, axis=1)


def _log_prior(width: float) -> NDArray[np.float64]:
    log_density = -0.5 * (np.log(TEMPOS) / width) ** 2
    return np.asarray(log_density - logsumexp(log_density))
