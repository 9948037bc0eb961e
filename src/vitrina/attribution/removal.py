"""What share of conversions a Markov chain loses when one channel is taken out of it.

Anderl, Becker, von Wangenheim and Schumann (2016), "Mapping the customer journey", call it
the removal effect: 1 - P(convert without ever visiting the channel) / P(convert). It is
solved for, never sampled.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import linalg, sparse
from scipy.sparse.linalg import spsolve

from vitrina.attribution.blocks import Blocks
from vitrina.attribution.chain import START, Chain, Floats, Ints

# chains up to this size are inverted: milliseconds, however slowly they end
DENSE_STATES = 200
# chains of more units are walked without correction: one small system per unit is too much
MOST_BLOCKS = 128
STEPS_A_LOOK = 3  # and one that is looked at
MOST_LOOKS = 1000
# looks after which it is asked whether walking will come to an end
PATIENCE = 16
# what a step may still change: as a share of those that convert, and by rounding alone
TOLERANCE = 1e-13
ROUNDING = 1e-14
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
    """By following walkers from state to state, for many units at once.

    Where they do not soon come to an end, equations are solved.
    """
    jumping = _without_waiting(chain)
    groups = -(-chain.last.size * chain.units // MOST_WALKERS)
    converted = []
    for units in np.array_split(np.arange(chain.units), groups):
        walked = _walked(jumping, units)
        if walked is None:
            return by_equations(chain)
        converted.append(walked)
    return _effects(np.concatenate(converted), _converting(chain))


def _walked(chain: Chain, units: Ints) -> Floats | None:
    """The probability to convert without each of some neighbouring units.

    Column i holds the expected visits of those who never come to unit i. What a step still
    changes bounds the error: at most every walker not accounted for converts.
    """
    onward = sparse.csr_array(chain.moves.T)
    blocks = Blocks.of(chain) if chain.units <= MOST_BLOCKS else None
    stops = np.flatnonzero((chain.last >= units[0]) & (chain.last <= units[-1]))
    taken_out = stops, chain.last[stops] - units[0]
    visits = np.repeat(chain.visits[:, np.newaxis], units.size, axis=1)
    visits[taken_out] = 0.0
    enough = TOLERANCE * _converting(chain) + ROUNDING * chain.visits.sum()
    changes = [np.inf]
    while len(changes) <= MOST_LOOKS:
        if blocks is not None:
            visits = blocks.corrected(visits, units)
        for _ in range(STEPS_A_LOOK):
            visits = _next(onward, visits, taken_out)
        earlier, visits = visits, _next(onward, visits, taken_out)
        changes.append(float(np.abs(visits - earlier).sum(axis=0).max()))
        if changes[-1] <= enough:
            return np.asarray(chain.converts @ visits)
        if len(changes) % PATIENCE == 0 and _looks_left(changes, enough) > MOST_LOOKS:
            return None
    return None


def _next(onward: sparse.csr_array, visits: Floats, taken_out: tuple[Ints, Ints]) -> Floats:
    moved: Floats = onward @ visits
    moved[START] = 1.0
    moved[taken_out] = 0.0
    return moved


def by_equations(chain: Chain) -> Floats:
    """By one sparse system for each unit: sure, but slow when there are many."""
    converted = [_converts_without(chain, unit) for unit in range(chain.units)]
    return _effects(np.array(converted), _converting(chain))


def _converts_without(chain: Chain, unit: int) -> float:
    kept = np.flatnonzero(chain.last != unit)
    moves = chain.moves[kept][:, kept]
    system = sparse.csc_array(sparse.eye_array(kept.size) - moves)
    return float(spsolve(system, chain.converts[kept])[START])


def _converting(chain: Chain) -> float:
    return float(chain.visits @ chain.converts)


def _effects(without: Floats, whole: float) -> Floats:
    """Of the probability to convert without each unit, and with all."""
    return np.clip(1.0 - without / whole, 0.0, 1.0)


def _looks_left(changes: Sequence[float], enough: float) -> float:
    earlier, now = changes[-PATIENCE], changes[-1]
    if earlier == np.inf:
        return 0.0
    if now >= earlier:
        return np.inf
    return float((PATIENCE - 1) * np.log(enough / now) / np.log(now / earlier))


def _without_waiting(chain: Chain) -> Chain:
    """The same chain by its next other state: a long wait in one state is one step."""
    stays = chain.moves.diagonal()
    scale = 1.0 / (1.0 - stays)
    others = chain.moves - sparse.diags_array(stays)
    moves = sparse.csr_array(sparse.diags_array(scale) @ others)
    return replace(chain, moves=moves, converts=chain.converts * scale, visits=chain.visits / scale)
