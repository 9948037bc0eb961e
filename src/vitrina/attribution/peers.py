"""The posterior of many effects that are alike, by Gibbs sampling.

An effect is zero, or drawn from a normal cut off at zero, which may be narrow around a common
factor or wide; one in five is drawn from one three times as wide, so that an outlier is not pulled
to the others. Its size goes with credit to a power of 0, ½ or 1: how much credit tells about
effects is learned, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtr, ndtri

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CHAINS, SWEEPS, WARM_UP = 60, 300, 100
ZERO_PRIOR = (1.0, 9.0)  # Beta: one unit in ten does nothing, as far as one knows before
WIDTHS, WIDTH_SHARES = np.array([1.0, 3.0]), np.array([0.8, 0.2])
# uniform in the scale, which is milder to few units than uniform in its log (Gelman 2006)
SCALES = np.geomspace(1 / 30, 10, 24)
LOCATIONS = np.array([0.0, 0.5, 1.0, 2.0, 4.0])  # of the normal, in its standard deviations
POWERS = np.array([0.0, 0.5, 1.0])
GROUP_FACTORS = np.exp(np.linspace(-2.0, 2.0, 17))  # of a group's effects, prior log-normal
LEAST_CREDIT = 1e-3  # of the mean: what has no credit may still have an effect


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Draws of effects: (draws, units).

    Attributes:
        effects: given all evidence.
        unmeasured: of a unit of the same credit that only its peers speak for.
    """

    effects: Floats
    unmeasured: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Shapes:
    """Every shape that the distribution of effects may have, one per place.

    Attributes:
        location, sd: of the normal that is cut off, for a unit of size 1.
        power: of credit, as a place in POWERS.
        prior: log weight.
        cut: (WIDTHS, shapes) log of what the cut leaves, and of the sd.
    """

    location: Floats
    sd: Floats
    power: Ints
    prior: Floats
    cut: Floats

    @classmethod
    def around(cls, typical: float) -> "_Shapes":
        grid = np.meshgrid(SCALES, LOCATIONS, np.arange(len(POWERS)), indexing="ij")
        scale, ratio, power = (axis.ravel() for axis in grid)
        sd = typical * scale / np.sqrt(1 + ratio**2)
        cut = log_ndtr(ratio / WIDTHS[:, None]) + np.log(sd * WIDTHS[:, None])
        return cls(sd * ratio, sd, power.astype(np.int64), np.log(scale), cut)


_Frame: TypeAlias = tuple[_Shapes, Floats, Ints]  # shapes, (powers, units) sizes, group by unit


@dataclass(slots=True, eq=False)
class _State:
    """Where the chains are: by chain and unit, or chain and group."""

    effect: Floats
    width: Ints  # place in WIDTHS, or -1 for an effect of zero
    shape: Ints
    factor: Ints  # place in GROUP_FACTORS
    zero_share: Floats


def posterior(
    precision: Floats, pull: Floats, *, credit: Floats, groups: Sequence[int], seed: int
) -> Posterior:
    """Draw effects given normal evidence, with all units of a group closer to each other.

    Args:
        precision: (units, units) of the likelihood; zeros where nothing was measured.
        pull: by unit, the precision times what was measured.
        credit: by unit.
        groups: by unit, the number of its group, from 0. With one group there are no groups.
        seed: of the random generator; the same gives the same draws.
    """
    random = np.random.default_rng(seed)
    shares = np.maximum(credit / max(credit.mean(), 1e-12), LEAST_CREDIT)
    sizes = shares ** POWERS[:, None]  # (powers, units)
    typical = _typical(precision, pull)
    shapes, group = _Shapes.around(typical), np.asarray(groups)
    state = _State(
        effect=np.full((CHAINS, len(credit)), typical),
        width=np.zeros((CHAINS, len(credit)), dtype=np.int64),
        shape=np.full(CHAINS, len(shapes.sd) // 2),
        factor=np.full((CHAINS, group.max() + 1), len(GROUP_FACTORS) // 2),
        zero_share=np.full(CHAINS, ZERO_PRIOR[0] / sum(ZERO_PRIOR)),
    )
    drawn, others = [], []
    for sweep in range(SWEEPS):
        _draw_effects(random, state, (shapes, sizes, group), (precision, pull))
        _draw_shape(random, state, (shapes, sizes, group))
        _draw_factors(random, state, (shapes, sizes, group))
        zeros = (state.width < 0).sum(axis=1)
        zero, other = ZERO_PRIOR[0] + zeros, ZERO_PRIOR[1] + len(credit) - zeros
        state.zero_share = random.beta(zero, other)
        if sweep >= WARM_UP:
            drawn.append(state.effect.copy())
            others.append(_peers(random, state, (shapes, sizes, group)))
    return Posterior(np.concatenate(drawn), np.concatenate(others))


def _typical(precision: Floats, pull: Floats) -> float:
    """The size of an effect, or of the noise where that hides it: the unit of the scales."""
    known = np.diag(precision) > 0
    variance = 1 / np.diag(precision)[known]
    square = (pull[known] * variance) ** 2
    return float(np.sqrt(max((square - variance).mean(), 0.05 * variance.mean())))


def _size(state: _State, frame: _Frame) -> Floats:
    """(chains, units): what the shape is scaled by."""
    shapes, sizes, group = frame
    return sizes[shapes.power[state.shape]] * GROUP_FACTORS[state.factor][:, group]


def _draw_effects(
    random: np.random.Generator, state: _State, frame: _Frame, evidence: tuple[Floats, Floats]
) -> None:
    shapes, (precision, pull) = frame[0], evidence
    size = _size(state, frame)
    location, sd = (
        (figure[state.shape][:, None] * size)[:, :, None] for figure in (shapes.location, shapes.sd)
    )
    sd = sd * WIDTHS
    before = log_ndtr(location / sd)
    for unit in range(len(pull)):
        own = precision[unit, unit]
        rest = pull[unit] - state.effect @ precision[unit] + state.effect[:, unit] * own
        tight = 1 / sd[:, unit] ** 2
        variance = 1 / (own + tight)
        mean = variance * (rest[:, None] + location[:, unit] * tight)
        spread = np.sqrt(variance)
        # log of the integral over the effect, less that of an effect of zero
        log_odds = (
            np.log1p(-state.zero_share)[:, None] + np.log(WIDTH_SHARES),
            log_ndtr(mean / spread) - before[:, unit] + np.log(spread / sd[:, unit]),
            (mean**2 / variance - location[:, unit] ** 2 * tight) / 2,
        )
        chosen = _pick(random, np.column_stack([np.log(state.zero_share), sum(log_odds)])) - 1
        chains = np.arange(len(chosen))
        drawn = _above_zero(random, mean[chains, chosen], spread[chains, chosen])
        state.effect[:, unit] = np.where(chosen < 0, 0.0, drawn)
        state.width[:, unit] = chosen


def _peers(random: np.random.Generator, state: _State, frame: _Frame) -> Floats:
    """(chains, units): an effect of each unit if it had not been measured."""
    shapes, size = frame[0], _size(state, frame)
    width = WIDTHS[random.choice(len(WIDTHS), size.shape, p=WIDTH_SHARES)]
    location, sd = (figure[state.shape][:, None] * size for figure in (shapes.location, shapes.sd))
    is_zero = random.random(size.shape) < state.zero_share[:, None]
    return np.where(is_zero, 0.0, _above_zero(random, location, sd * width))


def _draw_shape(random: np.random.Generator, state: _State, frame: _Frame) -> None:
    shapes, sizes, group = frame
    weight = np.tile(shapes.prior, (len(state.shape), 1))
    for unit in range(len(group)):
        factor = GROUP_FACTORS[state.factor[:, group[unit]]]
        width, size = state.width[:, unit], sizes[shapes.power, unit]
        away = state.effect[:, unit, None] / factor[:, None] - shapes.location * size
        wide = away / (shapes.sd * size * WIDTHS[width][:, None])
        density = -shapes.cut[width] - np.log(size) - wide**2 / 2
        weight += np.where(width[:, None] < 0, 0.0, density)
    state.shape = _pick(random, weight)


def _draw_factors(random: np.random.Generator, state: _State, frame: _Frame) -> None:
    shapes, sizes, group = frame
    if group.max() == 0:
        return
    size = sizes[shapes.power[state.shape]]
    for each in range(group.max() + 1):
        weight = np.tile(-(np.log(GROUP_FACTORS) ** 2) / 2, (len(size), 1))
        for unit in np.flatnonzero(group == each):
            scaled = size[:, unit, None] * GROUP_FACTORS
            away = state.effect[:, unit, None] - shapes.location[state.shape][:, None] * scaled
            sd = shapes.sd[state.shape][:, None] * WIDTHS[state.width[:, unit]][:, None] * scaled
            density = -np.log(scaled) - (away / sd) ** 2 / 2
            weight += np.where(state.width[:, [unit]] < 0, 0.0, density)
        state.factor[:, each] = _pick(random, weight)


def _pick(random: np.random.Generator, log_weight: Floats) -> Ints:
    """By row, a place drawn in proportion to the weights."""
    summed = np.cumsum(np.exp(log_weight - log_weight.max(axis=1, keepdims=True)), axis=1)
    past: Ints = (random.random((len(summed), 1)) * summed[:, -1:] > summed).sum(axis=1)
    return past


def _above_zero(random: np.random.Generator, mean: Floats, sd: Floats) -> Floats:
    """Normal draws, cut off at zero."""
    above = ndtr(mean / sd) * random.random(mean.shape)
    drawn: Floats = np.maximum(mean - sd * ndtri(np.maximum(above, 1e-300)), 0.0)
    return drawn
