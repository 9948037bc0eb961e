"""The observed links as arrays: identifiers numbered in text order, duplicates gone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vitrina.identity.rules import Namespace, Rules

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Claims = NDArray[np.bool_]

UNKNOWN_TIME = np.iinfo(np.int64).max  # later than every real time


@dataclass(frozen=True, slots=True, eq=False)
class Identifiers:
    """Every identifier of the links, in text order: its place here is its number.

    Attributes:
        texts: "namespace:value", the namespace in lower case.
        namespaces: the namespaces that occur, from the strongest to the weakest.
        namespace: the place of each identifier's namespace in `namespaces`.
        since: when each was first seen, in microseconds since 1970, or UNKNOWN_TIME.
        is_blocked: its value is a placeholder.
    """

    texts: pa.Array
    namespaces: tuple[Namespace, ...]
    namespace: Whole
    since: Whole
    is_blocked: Claims

    def __len__(self) -> int:
        return len(self.texts)

    def holds(self, claim: str) -> Claims:
        """For each identifier, whether its namespace is_shared, is_moment, ..."""
        of = np.array([getattr(each, claim) for each in self.namespaces], dtype=bool)
        return of[self.namespace] if len(of) else np.zeros(0, dtype=bool)


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Every distinct pair of identifiers seen together, in text order of the pair.

    A pair that was proved and also claimed stands here twice, once with `is_claim`.

    Attributes:
        low, high: the numbers of the two identifiers, low < high.
        is_claim: no observation of it proves anything.
        strength: of the strongest observation.
        count: number of distinct observations.
        first: when it was first observed, in microseconds since 1970, or UNKNOWN_TIME.
        kind, source: of that first observation, as places in `words`.
        words: the names of kinds and sources.
    """

    low: Whole
    high: Whole
    is_claim: Claims
    strength: Real
    count: Whole
    first: Whole
    kind: Whole
    source: Whole
    words: pa.Array

    def __len__(self) -> int:
        return len(self.low)

    def of(self, chosen: Claims) -> "Links":
        """Only the chosen pairs."""
        return Links(
            self.low[chosen],
            self.high[chosen],
            self.is_claim[chosen],
            self.strength[chosen],
            self.count[chosen],
            self.first[chosen],
            self.kind[chosen],
            self.source[chosen],
            self.words,
        )


def observe(links: pa.Table, rules: Rules) -> tuple[Identifiers, Links]:
    """Number the identifiers and add up the observations of each pair.

    Args:
        links: left, right, occurred_at, source, kind, strength, in any order and doubled or not.
        rules: which namespaces, kinds and values count.
    """
    texts, sides = _numbered([*links["left"].chunks, *links["right"].chunks], lowered=True)
    left, right = sides[: links.num_rows], sides[links.num_rows :]
    words, named = _numbered([*links["kind"].chunks, *links["source"].chunks])
    time: Whole = links["occurred_at"].cast(pa.int64()).fill_null(UNKNOWN_TIME).to_numpy()
    since = np.full(len(texts), UNKNOWN_TIME)
    for side in (left, right):
        np.minimum.at(since, side[side >= 0], time[side >= 0])
    strength: Real = links["strength"].fill_null(1.0).to_numpy()
    # an unequal comparison drops NaN as well
    joins = (left >= 0) & (right >= 0) & (left != right) & (strength >= rules.accepted_strength)
    seen = {
        "low": np.minimum(left, right),
        "high": np.maximum(left, right),
        "first": time,
        "kind": named[: links.num_rows],
        "source": named[links.num_rows :],
        "strength": strength,
    }
    pairs = _pairs({name: column[joins] for name, column in seen.items()}, words, rules)
    return _described(texts, since, rules), pairs


def _numbered(chunks: list[pa.Array], *, lowered: bool = False) -> tuple[pa.Array, Whole]:
    """The distinct texts in text order, and the place of each given one; -1 for a NULL."""
    given = pa.chunked_array(chunks, pa.string()).dictionary_encode()
    given = given.unify_dictionaries()
    known = given.chunk(0).dictionary if given.num_chunks else pa.array([], pa.string())
    named = _lower_namespaces(known) if lowered else known
    texts = pc.unique(named)
    texts = texts.take(pc.sort_indices(texts))
    place = np.append(_whole(pc.index_in(named, texts)), -1)
    codes = [_whole(pc.fill_null(chunk.indices, -1)) for chunk in given.chunks]
    return texts, place[np.concatenate(codes)] if codes else place[:0]


def _whole(array: pa.Array) -> Whole:
    found: Whole = array.to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def _split(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    # namespace and value; the namespace is NULL where there is no colon
    parts = pc.extract_regex(texts, r"(?s)\A(?P<namespace>[^:]*):(?P<value>.*)\z")
    has_colon = parts.is_valid()
    namespace = pc.if_else(has_colon, parts.field("namespace"), pa.scalar(None, pa.string()))
    return namespace, pc.if_else(has_colon, parts.field("value"), texts)


def _lower_namespaces(texts: pa.Array) -> pa.Array:
    namespace, value = _split(texts)
    lowered = pc.binary_join_element_wise(pc.utf8_lower(namespace), value, ":")
    return pc.coalesce(lowered, texts)


def _described(texts: pa.Array, since: Whole, rules: Rules) -> Identifiers:
    namespace, value = _split(texts)
    names = pa.array([each.name for each in rules.namespaces], pa.string())
    place = pc.fill_null(pc.index_in(namespace, names), len(names))
    is_blocked = rules.blocks(value).to_numpy(zero_copy_only=False)
    return Identifiers(
        texts, (*rules.namespaces, rules.other), _whole(place), since, is_blocked.astype(bool)
    )


def _pairs(seen: dict[str, NDArray[Any]], words: pa.Array, rules: Rules) -> Links:
    is_proof = pc.is_in(words, pa.array(sorted(rules.proved_kinds), pa.string()))
    is_claim = ~np.append(is_proof.to_numpy(zero_copy_only=False), False).astype(bool)
    seen["is_claim"] = is_claim[seen["kind"]]
    keys = ("low", "high", "is_claim", "first", "kind", "source")
    order = np.lexsort([seen[name] for name in reversed(keys)])
    seen = {name: column[order] for name, column in seen.items()}
    is_new_pair = _changes(seen, keys[:3])
    starts = np.flatnonzero(is_new_pair)
    # the same observation twice is one: a file that was loaded again adds nothing
    is_new = _changes(seen, keys)
    if len(starts):
        strength = np.maximum.reduceat(seen["strength"], starts)
        count = np.add.reduceat(is_new.astype(np.int64), starts)
    else:
        strength, count = seen["strength"], np.zeros(0, dtype=np.int64)
    first = {name: seen[name][starts] for name in (*keys,)}
    return Links(**first, strength=strength, count=count, words=words)


def _changes(rows: dict[str, NDArray[Any]], names: tuple[str, ...]) -> Claims:
    # for each row, whether it differs from the one before
    differs = np.ones(len(rows[names[0]]), dtype=bool)
    differs[1:] = False
    for name in names:
        differs[1:] |= rows[name][1:] != rows[name][:-1]
    return differs
