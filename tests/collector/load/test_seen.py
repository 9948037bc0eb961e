"""The index of seen messages against a plain dictionary."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.collector.load.seen import WINDOW_SECONDS, Seen, key_of

WINDOW = 100
KEYS = [key_of("site", str(number)) for number in range(12)]

# a batch: how long after the last one, and which keys with which digest
batches = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.dictionaries(st.sampled_from(KEYS), st.integers(-(2**63), 2**63 - 1), max_size=8),
    ),
    max_size=40,
)


class Model:
    """What `Seen` must answer: the newest sight of each key."""

    def __init__(self) -> None:
        self.sights: dict[bytes, tuple[int, int]] = {}

    def find(self, key: bytes, at: int) -> int | None:
        digest, seconds = self.sights.get(key, (0, -(10**9)))
        return digest if seconds > at - WINDOW else None


def go_on(seen: Seen, model: Model, batch: dict[bytes, int], at: int) -> None:
    """Ask for all keys, and remember the new ones of a batch, as the loader does."""
    found = seen.find(KEYS, [at] * len(KEYS))
    expected = [model.find(key, at) for key in KEYS]
    assert found == expected
    new = [key for key in batch if model.find(key, at) is None]
    seen.add(new, [batch[key] for key in new], [at] * len(new))
    model.sights.update({key: (batch[key], at) for key in new})


@given(batches)
def test_it_answers_as_a_dictionary_of_newest_sights_would(
    batches: list[tuple[int, dict[bytes, int]]],
) -> None:
    seen, model, at = Seen(WINDOW), Model(), 1_000

    for later, batch in batches:
        at += later
        go_on(seen, model, batch, at)


@given(batches, st.lists(st.integers(-50, 50), min_size=40, max_size=40))
def test_it_does_so_when_segments_come_a_little_out_of_order(
    batches: list[tuple[int, dict[bytes, int]]], jitters: list[int]
) -> None:
    seen, model, at = Seen(WINDOW), Model(), 1_000

    for (later, batch), jitter in zip(batches, jitters, strict=False):
        at += later
        go_on(seen, model, batch, at + jitter)


@pytest.mark.parametrize("window", [0, 1])
def test_a_window_of_another_length_would_be_noticed(window: int) -> None:
    seen = Seen(window)
    seen.add(KEYS[:1], [7], [1_000])
    seen.add(KEYS[1:2], [8], [1_001])

    assert seen.find(KEYS[:1], [1_000 + window]) == [None]
    assert Seen(WINDOW).find(KEYS, [0] * len(KEYS)) == [None] * len(KEYS)


def test_a_message_is_remembered_for_seven_days_to_the_second() -> None:
    seen = Seen()
    seen.add(KEYS[:1], [7], [1_000])

    almost, exactly = 1_000 + WINDOW_SECONDS - 1, 1_000 + WINDOW_SECONDS

    assert WINDOW_SECONDS == 604_800
    assert seen.find(KEYS[:1] * 2, [almost, exactly]) == [7, None]


def test_a_key_that_came_again_after_the_window_is_known_by_its_newest_sight() -> None:
    seen = Seen(WINDOW)
    seen.add(KEYS, [1] * len(KEYS), [0] * len(KEYS))
    seen.add(KEYS[:1], [2], [WINDOW])
    # so large that all are merged, and at a time at which the first sight is still kept
    seen.add([key_of("x", str(n)) for n in range(50)], [0] * 50, [WINDOW - 1] * 50)

    assert seen.find(KEYS[:1], [WINDOW + 5]) == [2]


def test_memory_is_given_back_after_the_window() -> None:
    seen = Seen(WINDOW)

    for number in range(1_000):
        seen.add([key_of("site", str(number))], [1], [number * 1_000])

    assert len(seen) < 20


def test_where_old_messages_are_asked_for_nothing_is_forgotten() -> None:
    seen = Seen(WINDOW, forgets=False)

    for number in range(100):
        seen.add([key_of("site", str(number))], [number], [number * 1_000])

    asked = [key_of("site", str(number)) for number in range(100)]
    assert seen.find(asked, [number * 1_000 + 1 for number in range(100)]) == list(range(100))


def test_runs_stay_few_however_many_batches_come() -> None:
    seen = Seen()

    for number in range(2_000):
        seen.add([key_of("site", str(number))], [1], [1_000])

    sizes = [len(run) for run in seen._runs]
    assert len(sizes) < 10
    assert all(older >= 4 * newer for older, newer in pairwise(sizes))


def test_nothing_is_found_in_an_empty_index() -> None:
    seen = Seen()
    seen.add([], [], [])

    assert seen.find(KEYS, [0] * len(KEYS)) == [None] * len(KEYS)
    assert len(seen) == 0


@given(st.text(), st.text(), st.text(), st.text())
def test_keys_of_two_sources_never_meet(a: str, b: str, c: str, d: str) -> None:
    is_same = (a, b) == (c, d) or f"{a}\0{b}" == f"{c}\0{d}"

    assert (key_of(a, b) == key_of(c, d)) == is_same


def test_an_id_with_half_a_character_has_a_key() -> None:
    assert key_of("site", "\ud800") != key_of("site", "\ud801")
