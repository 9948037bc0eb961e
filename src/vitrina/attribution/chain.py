"""Count paths into an absorbing Markov chain of any order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from vitrina.attribution.sequences import Sequences, sums

START = 0
# up to here, counting into a full table beats sorting
FULL_TABLE = 1 << 24

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Where a customer goes next, by the last touches; state 0 is the start.

    Attributes:
        moves: states x states, the probability of moving from one to another.
        converts: of each state, the probability that a conversion comes next.
        visits: of each state, how often a walker comes to it on average, as was counted.
        last: of each state, the code of its last touch; -1 for the start.
        units: how many units there are, with or without a state.
    """

    moves: sparse.csr_array
    converts: Floats
    visits: Floats
    last: Ints
    units: int


def chain_of(sequences: Sequences, order: int) -> Chain:
    """The chain whose states are the last `order` touches, fewer at a path's beginning."""
    weights = sequences.conversions + sequences.nulls
    sequences = sequences.only(weights > 0)
    weights = weights[weights > 0]
    states, count = _states(sequences, order)
    ends = sequences.offsets[1:] - 1
    origins = np.roll(states, 1)
    origins[sequences.starts] = START
    came, went, moved = _moves(origins, states, sequences, weights)
    leaves = sums(came, moved, count) + sums(states[ends], weights, count)
    converts = sums(states[ends], sequences.conversions, count)
    leaves = np.maximum(leaves, np.finfo(float).tiny)  # of no path at all, start is never left
    last = np.full(count, -1, dtype=np.int64)
    last[states] = sequences.codes
    moves = sparse.csr_array((moved / leaves[came], (came, went)), shape=(count, count))
    visits = leaves / leaves[START]
    return Chain(moves, converts / leaves, visits, last, len(sequences.units))


def _states(sequences: Sequences, order: int) -> tuple[Ints, int]:
    """The state after each touch, and how many states there are with the start."""
    digits = sequences.codes + 1  # 0 stands before the first touch
    base = len(sequences.units) + 1
    states, size = digits, base
    for back in range(1, order):
        states, size = _ranked(states, size)
        states = _earlier(digits, sequences, back) * size + states
        size *= base
    ranks, count = _ranked(states, size)
    return ranks + 1, count + 1


def _earlier(digits: Ints, sequences: Sequences, back: int) -> Ints:
    """The digit `back` touches before each touch of the same path; 0 if there is none."""
    earlier = np.zeros_like(digits)
    earlier[back:] = digits[:-back]
    for step in range(back):
        earlier[sequences.starts[sequences.lengths > step] + step] = 0
    return earlier


def _moves(
    origins: Ints, states: Ints, sequences: Sequences, weights: Floats
) -> tuple[Ints, Ints, Floats]:
    """Each move once: from which state, to which, how often."""
    # the next touch says which state comes next, so that few numbers name a move
    units = len(sequences.units)
    ranks, count = _ranked(
        origins * units + sequences.codes, (int(states.max(initial=0)) + 1) * units
    )
    came, went = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    came[ranks] = origins
    went[ranks] = states
    return came, went, sums(ranks, sequences.of_each_touch(weights), count)


def _ranked(keys: Ints, size: int) -> tuple[Ints, int]:
    """Keys below `size` as ranks from 0, and how many differ."""
    if size > max(FULL_TABLE, keys.size):
        found, ranks = np.unique(keys, return_inverse=True)
        return ranks, found.size
    is_found = np.zeros(size, dtype=np.bool_)
    is_found[keys] = True
    return (np.cumsum(is_found) - 1)[keys], int(is_found.sum())
