"""What share of conversions a Markov chain loses when one channel is taken out of it.

Anderl, Becker, von Wangenheim and Schumann (2016), "Mapping the customer journey", call it
the removal effect: 1 - P(convert without ever visiting the channel) / P(convert). It is
solved for, never sampled.
"""

from dataclasses import replace

import numpy as np
from scipy import linalg, sparse
from scipy.sparse.linalg import spsolve

from vitrina.attribution.chain import START, Chain, Floats, Ints

# chains up to this size are inverted: milliseconds, however slowly they end
DENSE_STATES = 200
# walkers still under way, as a share of those that convert
TOLERANCE = 1e-13
LOOK_EVERY = 64
MOST_STEPS = 4000
# states times units that are followed at once: 256 MB
MOST_WALKERS = 1 << 25


def removal_effects(chain: Chain) -> Floats:
    """The removal effect of each unit, from 0 to 1; all 0 if nothing ever converts."""
    if not chain.converts.any():
        return np.zeros(chain.units)
    if chain.last.size <= DENSE_STATES:
        return by_inverse(chain)
    return by_walking(chain)


def by_inverse(chain: Chain) -> Floats:
    """By the fundamental matrix N = inverse(I - Q).

    The first visit to the states C of a channel is spread over them as
    h = N[start, C] inverse(N[C, C]), and h x[C] of the walkers come through it and convert;
    x is the probability of converting. At order 1, where C is one state c, this is
    N[start, c] / N[c, c] * x[c].
    """
    visits = linalg.inv(np.eye(chain.last.size) - chain.moves.toarray())
    converts = visits @ chain.converts
    effects = np.zeros(chain.units)
    for unit in np.unique(chain.last[chain.last >= 0]):
        its = np.flatnonzero(chain.last == unit)
        first = linalg.solve(visits[np.ix_(its, its)].T, visits[START, its])
        effects[unit] = first @ converts[its] / converts[START]
    return np.clip(effects, 0.0, 1.0)


def by_walking(chain: Chain) -> Floats:
    """By following walkers from the start, for many units at once.

    Where they do not soon come to an end, equations are solved.
    """
    jumping = _without_waiting(chain)
    groups = -(-chain.last.size * chain.units // MOST_WALKERS)
    effects = []
    for units in np.array_split(np.arange(chain.units), groups):
        converted = _walked(jumping, units)
        if converted is None:
            return by_equations(chain)
        effects.append(_effects(converted))
    return np.concatenate(effects)


def _walked(chain: Chain, units: Ints) -> Floats | None:
    """The probability to convert without each of some neighbouring units, and with all.

    Column i holds the walkers that never visit unit i; the last column holds all. Those
    under way bound the error.
    """
    onward = sparse.csr_array(chain.moves.T)
    stops = np.flatnonzero((chain.last >= units[0]) & (chain.last <= units[-1]))
    walkers = np.zeros((chain.last.size, units.size + 1))
    walkers[START] = 1.0
    converted = np.zeros(units.size + 1)
    under_way = 1.0
    for step in range(1, MOST_STEPS + 1):
        converted += chain.converts @ walkers
        walkers = onward @ walkers
        walkers[stops, chain.last[stops] - units[0]] = 0.0
        if step % LOOK_EVERY == 0:
            before, under_way = under_way, float(walkers[:, -1].sum())
            if under_way <= TOLERANCE * converted[-1]:
                return converted
            if _steps_left(before, under_way, converted[-1]) > MOST_STEPS - step:
                return None
    return None


def by_equations(chain: Chain) -> Floats:
    """By one sparse system for each unit: sure, but slow when there are many."""
    converted = [_converts_without(chain, unit) for unit in range(chain.units)]
    return _effects(np.array([*converted, _converts_without(chain, None)]))


def _converts_without(chain: Chain, unit: int | None) -> float:
    kept = np.arange(chain.last.size) if unit is None else np.flatnonzero(chain.last != unit)
    moves = chain.moves[kept][:, kept]
    system = sparse.csc_array(sparse.eye_array(kept.size) - moves)
    return float(spsolve(system, chain.converts[kept])[START])


def _effects(converted: Floats) -> Floats:
    """Of the probability to convert without each unit, and at the end without removal."""
    effects: Floats = 1.0 - converted[:-1] / converted[-1]
    return np.clip(effects, 0.0, 1.0)


def _steps_left(before: float, under_way: float, converted: float) -> float:
    if not 0.0 < under_way < before or not converted:
        return np.inf
    rate = np.log(under_way / before) / LOOK_EVERY
    return float(np.log(TOLERANCE * converted / under_way) / rate)


def _without_waiting(chain: Chain) -> Chain:
    """The same chain by its next other state: a long wait in one state is one step."""
    stays = chain.moves.diagonal()
    scale = 1.0 / (1.0 - stays)
    others = chain.moves - sparse.diags_array(stays)
    moves = sparse.csr_array(sparse.diags_array(scale) @ others)
    return replace(chain, moves=moves, converts=chain.converts * scale)
