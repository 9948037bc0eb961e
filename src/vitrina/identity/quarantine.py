"""Find identifiers that are nobody's own: placeholders, and those that too many people share."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from vitrina.identity.observed import Claims, Identifiers, Links, Whole


@dataclass(frozen=True, slots=True, eq=False)
class Quarantine:
    """Which identifiers must join nothing, and why.

    Attributes:
        holds: one claim per identifier.
        degree: with how many others each was seen.
    """

    holds: Claims
    degree: Whole

    def why(self, identifiers: Identifiers, number: int) -> str:
        """The reason, in words, for one identifier that is quarantined."""
        if identifiers.is_blocked[number]:
            return "quarantined: the value is a placeholder"
        limit = identifiers.namespaces[identifiers.namespace[number]].degree
        return f"quarantined: seen with {self.degree[number]} others, and {limit} is the most"


def quarantine(identifiers: Identifiers, links: Links) -> Quarantine:
    """Find the placeholders and the identifiers with more neighbours than the rules allow."""
    seen_with = _degree(identifiers, links)
    is_over = seen_with > _most(identifiers)
    return Quarantine(identifiers.is_blocked | is_over, seen_with)


def _most(identifiers: Identifiers) -> Whole:
    most = [each.degree or len(identifiers) for each in identifiers.namespaces]
    return np.array(most)[identifiers.namespace]


def _degree(identifiers: Identifiers, links: Links) -> Whole:
    # A moment (a receipt) is no neighbour, or a loyal customer's card would be quarantined for
    # coming often; those that met on it are neighbours, so that a cashier's own card, shown with
    # the payment cards of a whole queue, has as many.
    usable = links.of(~(identifiers.is_blocked[links.low] | identifiers.is_blocked[links.high]))
    ends = (np.append(usable.low, usable.high), np.append(usable.high, usable.low))
    many = len(identifiers)
    seen = csr_array((np.ones(len(ends[0]), dtype=np.int64), ends), shape=(many, many))
    is_moment = identifiers.holds("is_moment")
    # a "moment" with a crowd on it is a placeholder, and would cost the square of the crowd
    is_crowded = np.bincount(ends[0], minlength=many) > _most(identifiers)
    through = seen[:, np.flatnonzero(is_moment & ~is_crowded)]
    lasting = np.flatnonzero(~is_moment)
    met = (seen + through @ through.T)[:, lasting].tocoo()
    row, column = met.coords
    degree: Whole = np.bincount(row[row != lasting[column]], minlength=many)
    return degree
