"""Correct expected visits to many states by a small chain of blocks of states.

A block holds the states with the same last touch, so the small chain is the one of order 1.
Walking from state to state settles what lies within a block in a few steps, but how many
come to each block only slowly; the small chain gives that at once. Source: Koury, McAllister
and Stewart (1984), "Iterative methods for computing stationary distributions of nearly
completely decomposable Markov chains".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from vitrina.attribution.chain import START, Chain, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """The states of a chain by their last touch; block 0 is the start.

    Attributes:
        block: of each state, its block.
        members: blocks x states, 1 where the state belongs to the block.
        leaves: (blocks times blocks) x states, the probability to move from a state of the
            first block into the second.
    """

    block: Ints
    members: sparse.csr_array
    leaves: sparse.csr_array

    @classmethod
    def of(cls, chain: Chain) -> Self:
        block = chain.last + 1
        states, count = np.arange(block.size), chain.units + 1
        moves = chain.moves.tocoo()
        from_to = block[moves.row] * count + block[moves.col]
        return cls(
            block,
            sparse.csr_array((np.ones(block.size), (block, states)), shape=(count, block.size)),
            sparse.csr_array((moves.data, (from_to, moves.row)), shape=(count**2, block.size)),
        )

    def corrected(self, visits: Floats, without: Ints) -> Floats:
        """Visits scaled so that what comes into each block is what the block holds.

        Args:
            visits: states x columns, the expected visits so far.
            without: of each column, the unit that is taken out.
        """
        held = self.members @ visits
        count = held.shape[0]
        moved = (self.leaves @ visits).reshape(count, count, without.size)
        moves = _divided(moved, held[:, np.newaxis, :])
        columns = np.arange(without.size)
        moves[:, without + 1, columns] = 0.0
        systems = np.eye(count) - moves.transpose(2, 1, 0)
        begins = np.zeros((without.size, count, 1))
        begins[:, START] = 1.0
        should_hold: Floats = np.linalg.solve(systems, begins).astype(np.float64)[:, :, 0].T
        scales = _divided(should_hold, held)
        return np.asarray(visits * scales[self.block])


def _divided(above: Floats, below: Floats) -> Floats:
    quotient: Floats = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    return quotient
