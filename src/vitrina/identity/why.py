"""Say in words why an identifier belongs to its passport."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from vitrina.identity.observed import UNKNOWN_TIME, Identifiers, Links, Whole

MOST_HOPS = 6  # a longer path is shortened: chains of hundreds of links do occur


def paths(identifiers: Identifiers, links: Links, oldest: Whole) -> list[str]:
    """The shortest path of links from each identifier to the oldest one of its passport.

    A path reads `card:42 -[card_shown 2026-03-01, till]- household:9`: identifier, then kind,
    day (UTC) and source of the first observation of the link, then the next identifier. Of
    paths that are equally short, the one found first in text order is taken.

    Args:
        identifiers: as `observe` numbers them.
        links: only those inside passports.
        oldest: the number of the oldest identifier of each identifier's passport; an
            identifier without a passport is its own.
    """
    texts = identifiers.texts.to_pylist()
    order, before = _walk(links, oldest)
    hop = _hops(links, before)
    ways = list(texts)
    length = [0] * len(texts)
    for node in order.tolist():
        previous = int(before[node])
        if previous == len(texts):  # the oldest itself
            continue
        length[node] = length[previous] + 1
        rest = ways[previous]
        if length[node] > MOST_HOPS:
            rest = f"{texts[previous]} ... {length[previous]} links ... {texts[oldest[node]]}"
        ways[node] = f"{texts[node]} {hop[node]} {rest}"
    return ways


def _walk(links: Links, oldest: Whole) -> tuple[Whole, Whole]:
    # breadth first from one root that stands before the oldest identifier of every passport
    many = len(oldest)
    starts = np.unique(oldest)
    ends = (
        np.concatenate([links.low, links.high, np.full(len(starts), many)]),
        np.concatenate([links.high, links.low, starts]),
    )
    graph = csr_array((np.ones(len(ends[0])), ends), shape=(many + 1, many + 1))
    graph.sort_indices()
    order, before = breadth_first_order(graph, many, directed=True)
    return order[1:].astype(np.int64), before.astype(np.int64)


def _hops(links: Links, before: Whole) -> list[str]:
    many = len(before) - 1
    node = np.arange(many)
    step = np.sort([node, before[:many]], axis=0)
    # a proved link stands before a claim of the same pair, so that it is found first
    place = np.searchsorted(links.low * (many + 1) + links.high, step[0] * (many + 1) + step[1])
    words = [*links.words.to_pylist(), "unknown"]  # the last is at place -1, for NULL
    days = np.datetime_as_string(links.first.astype("datetime64[us]"), unit="D").tolist()
    said = [
        f"-[{words[kind]} {day if first < UNKNOWN_TIME else 'on an unknown day'}, {words[source]}]-"
        for kind, source, first, day in zip(
            links.kind.tolist(), links.source.tolist(), links.first.tolist(), days, strict=True
        )
    ]
    said.append("")  # for the oldest, which comes after every link or before none
    return [said[each] for each in np.minimum(place, len(links)).tolist()]
