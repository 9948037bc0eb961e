"""Which tables a party gets: pure, against a slow reading of the same rules."""

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from vitrina.commerce.bookings.seating import (
    Option,
    first_free,
    free_starts,
    grains_of,
    ranked,
    span,
    starts,
)

GRAINS = 60
bits = st.integers(min_value=0, max_value=(1 << GRAINS) - 1)


@st.composite
def options(draw: st.DrawFn) -> list[Option]:
    seats = draw(st.lists(st.integers(1, 8), min_size=1, max_size=8))
    singles = [
        Option((number,), max(1, most - 2), most, (number % 2,), number)
        for number, most in enumerate(seats)
    ]
    pairs = draw(st.lists(st.tuples(*[st.integers(0, len(seats) - 1)] * 2), max_size=4))
    joins = [
        Option((a, b), 1, seats[a] + seats[b], tuple(sorted({a % 2, b % 2})))
        for a, b in sorted({(min(pair), max(pair)) for pair in pairs})
        if a != b
    ]
    return singles + joins


@given(options(), st.integers(1, 16))
def test_whoever_is_seated_has_a_chair_and_nothing_smaller_would_do(
    all_options: list[Option], party: int
) -> None:
    best = ranked(all_options, party)

    fitting = [each for each in all_options if each.seats_min <= party <= each.seats_max]
    assert sorted(best, key=repr) == sorted(fitting, key=repr)
    for better, worse in pairwise(best):
        assert better.seats_max <= worse.seats_max
        if better.seats_max == worse.seats_max:
            assert len(better.tables) <= len(worse.tables)


@given(options(), st.integers(1, 16), st.randoms())
def test_the_order_in_which_tables_were_entered_changes_nothing(
    all_options: list[Option], party: int, rng: Random
) -> None:
    mixed = list(all_options)
    rng.shuffle(mixed)

    assert ranked(mixed, party) == ranked(all_options, party)


@given(options(), st.integers(1, 16), st.integers(0, 1))
def test_a_hall_that_was_asked_for_has_all_the_tables(
    all_options: list[Option], party: int, hall: int
) -> None:
    for option in ranked(all_options, party, hall):
        assert all(table % 2 == hall for table in option.tables)


@given(bits, st.integers(1, 12))
def test_a_run_begins_where_all_its_grains_are_free(free: int, grains: int) -> None:
    slowly = [
        start
        for start in range(GRAINS)
        if all(free >> (start + step) & 1 for step in range(grains))
    ]

    assert list(grains_of(starts(free, grains))) == slowly


@given(st.lists(bits, min_size=3, max_size=3), bits, st.integers(1, 8))
def test_joined_tables_are_free_together(taken: list[int], is_open: int, grains: int) -> None:
    busy = dict(enumerate(taken))
    joined = Option((0, 1, 2), 1, 8, (0,))

    found = free_starts(joined, busy, is_open, grains)

    for start in grains_of(found):
        stay = span(start, start + grains)
        assert stay & is_open == stay
        assert not any(stay & each for each in taken)


@given(options(), st.integers(1, 16), st.lists(bits, min_size=8, max_size=8), bits)
def test_parties_that_sit_at_the_same_time_share_no_table(
    all_options: list[Option], party: int, taken: list[int], wanted: int
) -> None:
    busy = dict(enumerate(taken))
    seated: list[int] = []

    while option := next(first_free(ranked(all_options, party), busy, wanted | 1), None):
        seated += option.tables
        busy |= {table: busy[table] | wanted | 1 for table in option.tables}

    assert len(seated) == len(set(seated))


def test_of_equals_the_first_in_the_hall_is_taken() -> None:
    one, two = Option((1,), 1, 4, (1,), 5), Option((2,), 1, 4, (1,), 3)

    assert ranked([one, two], 4) == [two, one]


def test_a_table_is_taken_before_a_join_of_as_many_chairs() -> None:
    join, table = Option((1, 2), 1, 4, (1,)), Option((3,), 1, 4, (1,), 9)

    assert ranked([join, table], 4)[0] == table


def test_a_table_for_many_is_kept_for_many() -> None:
    table = Option((1,), 4, 8, (1,))

    assert ranked([table], 2) == []
    assert ranked([table], 2, any_minimum=True) == [table]
