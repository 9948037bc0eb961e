"""Which tables seat a party best, and when they are free: pure, on bits of time.

Time is counted in grains from some first one. A set of grains is one whole number: bit i says
that grain i is in it, so that a week of a table is a few machine words.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """One way to seat a party: a table, or tables that stand together."""

    tables: tuple[int, ...]  # ids, in rising order
    seats_min: int
    seats_max: int
    halls: tuple[int, ...]
    position: int = 0


def ranked(
    options: Iterable[Option],
    party_size: int,
    hall: int | None = None,
    *,
    any_minimum: bool = False,
) -> list[Option]:
    """The options that seat a party, the best first: the fewest chairs left empty.

    A table is better than a join of as many chairs; after that the place's own order decides,
    and then the ids, so that equals are always tried in the same order.

    Args:
        options: all tables and joins of the place.
        party_size: how many guests.
        hall: if it is given, all tables must stand there.
        any_minimum: whether also a table that is kept for larger parties will do.
    """
    fitting = [
        each
        for each in options
        if each.seats_max >= party_size
        and (any_minimum or each.seats_min <= party_size)
        and (hall is None or each.halls == (hall,))
    ]
    return sorted(
        fitting, key=lambda each: (each.seats_max, len(each.tables), each.position, each.tables)
    )


def starts(free: int, grains: int) -> int:
    """Where so many free grains in a row begin.

    >>> bin(starts(0b0111011, 2))
    '0b11001'
    """
    run = 1
    while run < grains:
        step = min(run, grains - run)
        free &= free >> step
        run += step
    return free


def span(first: int, until: int) -> int:
    """The grains from first up to, and without, until; what is before 0 is cut off.

    >>> bin(span(1, 4)), span(-5, 0), span(3, 3)
    ('0b1110', 0, 0)
    """
    first = first if first > 0 else 0  # a call of max would cost as much as all else
    return (1 << until) - (1 << first) if until > first else 0


def grains_of(bits: int) -> Iterator[int]:
    """The numbers of the grains in a set, rising."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def free_starts(option: Option, taken: Mapping[int, int], is_open: int, grains: int) -> int:
    """Where a party could sit down at an option and stay for its whole turn.

    Args:
        option: the tables; all of them must be free.
        taken: by table, the grains in which it is not free.
        is_open: the grains in which the place is open.
        grains: how long the party stays.
    """
    busy = 0
    for table in option.tables:
        busy |= taken.get(table, 0)
    return starts(is_open & ~busy, grains)


def first_free(
    options: Iterable[Option], taken: Mapping[int, int], wanted: int
) -> Iterator[Option]:
    """The options, in their order, whose tables are free in all wanted grains."""
    for option in options:
        if not any(taken.get(table, 0) & wanted for table in option.tables):
            yield option
