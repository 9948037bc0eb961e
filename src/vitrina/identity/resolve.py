"""Derive passports from the set of observed links."""

from hashlib import blake2b

import numpy as np
import pyarrow as pa

from vitrina.engine import Table, TableLike, together
from vitrina.identity.merge import merge
from vitrina.identity.observed import UNKNOWN_TIME, Claims, Identifiers, Links, Whole, observe
from vitrina.identity.quarantine import Quarantine, quarantine
from vitrina.identity.rules import RULES, Rules
from vitrina.identity.why import paths

TIME = pa.timestamp("us", tz="UTC")
LINKS = pa.schema(
    {
        "left": pa.string(),
        "right": pa.string(),
        "occurred_at": TIME,
        "source": pa.string(),
        "kind": pa.string(),
        "strength": pa.float64(),
    }
)
PEOPLE = pa.schema(
    {
        "identifier": pa.string(),
        "passport_id": pa.string(),
        "since": TIME,
        "why": pa.string(),
        "is_quarantined": pa.bool_(),
    }
)


def resolve(links: TableLike, rules: Rules = RULES) -> Table:
    """Which identifiers are one person.

    A pure function of the set of links: their order plays no part, and a link given twice
    counts once. Nothing is remembered between two calls, so that taking a link away takes its
    consequences away. Runs at once, in the memory of this process, on every engine; the result
    is a table of the engine of `links`.

    Args:
        links: one row per observed link: left, right ("namespace:value"; equal for an
            identifier that was seen alone), occurred_at, source, kind and, if known, strength
            (1 is certain, as is NULL). A side that is NULL links nothing.
        rules: how far namespaces, kinds and values are trusted.

    Returns:
        One row per identifier, in text order: identifier (namespace in lower case),
        passport_id (NULL in quarantine), since (when it was first seen), why (the path of
        links to the oldest identifier of the passport, or the reason of the quarantine),
        is_quarantined.

    Raises:
        MissingColumnsError: `links` lacks a column named above.
    """
    (given,) = together(links)
    given.require("identity.resolve", [name for name in LINKS.names if name != "strength"])
    return given.engine.adopt(_resolved(given.to_arrow(), rules))


def _resolved(links: pa.Table, rules: Rules) -> pa.Table:
    if "strength" not in links.column_names:
        links = links.append_column("strength", pa.nulls(links.num_rows, pa.float64()))
    identifiers, pairs = observe(links.select(LINKS.names).cast(LINKS), rules)
    nobody = quarantine(identifiers, pairs)
    pairs = pairs.of(~(nobody.holds[pairs.low] | nobody.holds[pairs.high]))
    person = merge(identifiers, pairs)
    oldest = _oldest(identifiers, person)
    why = paths(identifiers, _inside(identifiers, pairs, person), oldest)
    return _people(identifiers, nobody, oldest, why)


def _oldest(identifiers: Identifiers, person: Whole) -> Whole:
    # seen first, then first in text order: for each identifier, the oldest of its person
    order = np.lexsort([np.arange(len(person)), identifiers.since, person])
    _, first, place = np.unique(person[order], return_index=True, return_inverse=True)
    oldest = np.empty(len(person), dtype=np.int64)
    oldest[order] = order[first[place]]
    return oldest


def _inside(identifiers: Identifiers, pairs: Links, person: Whole) -> Links:
    # the links that made the passports: claims only where nobody was identified
    is_identified = np.zeros(int(person.max(initial=-1)) + 1, dtype=bool)
    is_identified[person[identifiers.holds("is_identified")]] = True
    is_within: Claims = person[pairs.low] == person[pairs.high]
    return pairs.of(is_within & ~(pairs.is_claim & is_identified[person[pairs.low]]))


def _people(
    identifiers: Identifiers, nobody: Quarantine, oldest: Whole, why: list[str]
) -> pa.Table:
    texts = identifiers.texts.to_pylist()
    named = {each: passport_id(texts[each]) for each in np.unique(oldest).tolist()}
    passports: list[str | None] = [named[each] for each in oldest.tolist()]
    for number in np.flatnonzero(nobody.holds).tolist():
        passports[number] = None
        why[number] = nobody.why(identifiers, number)
    is_unknown = identifiers.since == UNKNOWN_TIME
    since = pa.array(identifiers.since, mask=is_unknown).cast(TIME)
    columns = [identifiers.texts, passports, since, why, pa.array(nobody.holds)]
    return pa.table(dict(zip(PEOPLE.names, columns, strict=True)), schema=PEOPLE)


def passport_id(oldest: str) -> str:
    """The id of the passport whose oldest identifier is `oldest`.

    A digest without a key: it is short and the same everywhere, and hides nothing; who can
    read passports can read the identifiers beside them as well. With 64 bits,
    two of ten million passports share an id with a chance of 3 in a million.
    """
    return "p_" + blake2b(oldest.encode(), digest_size=8).hexdigest()
