"""Bridges between groups of identifiers, and which of them the limits let be crossed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from vitrina.identity.observed import UNKNOWN_TIME, Claims, Links, Whole

NO_LIMIT = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Bridges:
    """Pairs of groups that links join, the strongest first; low < high."""

    low: Whole
    high: Whole

    def __len__(self) -> int:
        return len(self.low)

    def of(self, chosen: Claims) -> "Bridges":
        return Bridges(self.low[chosen], self.high[chosen])


def between(group: Whole, links: Links) -> Bridges:
    """The bridges that links make between groups.

    The order is that of trust: strongest link, then most observations, then the earliest, then
    the text order of the identifiers.
    """
    ends = np.sort([group[links.low], group[links.high]], axis=0)
    is_between = ends[0] != ends[1]
    low, high = ends[:, is_between]
    many = int(group.max(initial=0)) + 1
    pairs, place = np.unique(low * many + high, return_inverse=True)
    strength = np.zeros(len(pairs))
    np.maximum.at(strength, place, links.strength[is_between])
    count = np.zeros(len(pairs), dtype=np.int64)
    np.add.at(count, place, links.count[is_between])
    first = np.full(len(pairs), UNKNOWN_TIME)
    np.minimum.at(first, place, links.first[is_between])
    text = np.full(len(pairs), len(place))  # links stand in text order
    np.minimum.at(text, place, np.arange(len(place)))
    order = np.lexsort([text, first, -count, -strength])
    return Bridges(*np.divmod(pairs[order], many))


def within_limits(bridges: Bridges, held: Whole, limits: Whole) -> Bridges:
    """The bridges that can be crossed, the first ones first, without breaking a limit.

    A limit stands between groups only: one that already holds more (by better links) may
    still grow by what the limit does not speak of.

    Args:
        bridges: between groups.
        held: one row per group, one column per limited thing: how many the group holds.
        limits: for each column, how many one person can have.
    """
    bound = np.flatnonzero(limits < NO_LIMIT)
    if not len(bound) or not len(bridges):
        return bridges
    held, limits = held[:, bound], limits[bound]
    cluster = joined(bridges, len(held))
    # most clusters keep within the limits as a whole; only the others go bridge by bridge
    is_contested = over_limits(held, limits, cluster)[cluster[bridges.low]]
    can_cross = ~is_contested
    can_cross[is_contested] = _one_by_one(bridges.of(is_contested), held, limits)
    return bridges.of(can_cross)


def over_limits(held: Whole, limits: Whole, into: Whole) -> Claims:
    """Whether groups, put together as `into` numbers them, would hold more than the limits."""
    is_over = np.zeros(int(into.max(initial=-1)) + 1, dtype=bool)
    for holds, limit in zip(held.T, limits.tolist(), strict=True):
        holding = np.flatnonzero(holds)  # few groups hold any one thing
        total = np.bincount(into[holding], weights=holds[holding], minlength=len(is_over))
        holders = np.bincount(into[holding], minlength=len(is_over))
        is_over |= (total > limit) & (holders > 1)
    return is_over


def joined(bridges: Bridges, groups: int) -> Whole:
    """Number the groups anew, equal where bridges join them."""
    crossed: coo_array = coo_array(
        (np.ones(len(bridges)), (bridges.low, bridges.high)), shape=(groups, groups)
    )
    found: NDArray[np.int32] = connected_components(crossed, directed=False)[1]
    return found.astype(np.int64)


def _one_by_one(bridges: Bridges, held: Whole, limits: Whole) -> Claims:
    holds = {int(each): held[each].tolist() for each in np.union1d(bridges.low, bridges.high)}
    parent = {each: each for each in holds}
    most = limits.tolist()
    can_cross = np.zeros(len(bridges), dtype=bool)
    ends = zip(bridges.low.tolist(), bridges.high.tolist(), strict=True)
    for place, (low, high) in enumerate(ends):
        one, two = _root(parent, low), _root(parent, high)
        if one == two or not _fits(holds[one], holds[two], most):
            continue
        can_cross[place] = True
        parent[two] = one
        holds[one] = [a + b for a, b in zip(holds[one], holds.pop(two), strict=True)]
    return can_cross


def _root(parent: dict[int, int], of: int) -> int:
    while parent[of] != of:
        parent[of] = parent[parent[of]]
        of = parent[of]
    return of


def _fits(one: list[int], two: list[int], most: list[int]) -> bool:
    both = zip(one, two, most, strict=True)
    return all(not a or not b or a + b <= limit for a, b, limit in both)
