"""A chain of digests over rows: none can be changed, taken out or moved without a trace."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from vitrina.automation.proposals.values import canonical

START = "0" * 64  # what the first row has for the digest of the one before


@dataclass(frozen=True, slots=True)
class Link:
    """One row of a chain.

    Attributes:
        number: from 1 on, without a gap.
        facts: what the row says, as JSON can hold it.
        previous: the digest of the row before.
        digest: SHA-256 over number, facts and `previous`.
    """

    number: int
    facts: Mapping[str, object]
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold.

    Attributes:
        number: of the row.
        message: what is wrong with it.
    """

    number: int
    message: str


def digest_of(number: int, facts: Mapping[str, object], previous: str) -> str:
    """The digest of one row, which holds all rows before it, too."""
    text = canonical({"number": number, "facts": facts, "previous": previous})
    return hashlib.sha256(text.encode()).hexdigest()


def breaks(links: Iterable[Link], *, length: int, head: str) -> Iterator[Break]:
    """What is wrong with a chain, row by row; nothing if it is whole.

    Args:
        links: the rows, by their numbers.
        length: how many there have to be.
        head: the digest of the last one, as it was noted elsewhere.
    """
    expected, previous = 1, START
    for link in links:
        if link.number != expected:
            yield Break(expected, f"Row {expected} is missing: {link.number} follows.")
        elif link.previous != previous:
            yield Break(link.number, f"Row {link.number} does not follow the one before it.")
        if link.digest != digest_of(link.number, link.facts, link.previous):
            yield Break(link.number, f"Row {link.number} was changed after it was written.")
        expected, previous = link.number + 1, link.digest
    if (expected - 1, previous) != (length, head):
        yield Break(
            expected, f"The chain ends at row {expected - 1}; it had {length}, and another end."
        )
