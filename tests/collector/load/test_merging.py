"""The loader's small files become few: every row stays once, and all goes on meanwhile."""

import pytest

from tests.collector.shops import Shop, dying_at, track
from vitrina.collector.load import loader as loading
from vitrina.engine import Lake
from vitrina.engine.manifest import Manifest


@pytest.fixture
def scattered(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop with a file for each of five turns."""
    monkeypatch.setattr(loading, "FEWEST_TO_MERGE", 4)
    loader = shop.loader()
    for number in range(5):
        shop.receive(track(f"m{number}"), {"type": "dance"})
        loader.run_once()
        shop.forward(seconds=1)
    return shop


def files(shop: Shop, table: str = "events") -> int:
    return len(shop.lake().files_of(table))


def assert_whole(shop: Shop) -> None:
    counts = shop.counts()
    assert counts == {"received": 10, "new": 5, "bad": 5, "lake_rows": 5, "exact": True}
    assert shop.ids() == ["m0", "m1", "m2", "m3", "m4"]


def test_small_files_become_one_with_every_row_once(scattered: Shop) -> None:
    assert files(scattered) == 5

    merged = scattered.loader().merge()

    assert merged == 15, "of events, bad rows and intake"
    assert [files(scattered, name) for name in ("events", "bad_rows", "intake")] == [1, 1, 1]
    assert_whole(scattered)


def test_few_files_stay_as_they_are(scattered: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "FEWEST_TO_MERGE", 6)

    assert scattered.loader().merge() == 0
    assert files(scattered) == 5


def test_a_second_merge_finds_nothing_to_do(scattered: Shop) -> None:
    loader = scattered.loader()
    loader.merge()

    assert loader.merge() == 0


def test_large_files_stay_as_they_are(scattered: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "SMALL_BYTES", (10, 20))

    assert scattered.loader().merge() == 0


def test_each_day_is_merged_by_itself(scattered: Shop) -> None:
    scattered.forward(days=1)
    loader = scattered.loader()
    for number in range(4):
        scattered.receive(track(f"n{number}"))
        loader.run_once()
        scattered.forward(seconds=1)

    loader.merge()

    assert files(scattered) == 2
    assert len(scattered.ids()) == 9


def test_a_loader_goes_on_after_a_merge_and_still_knows_repeats(scattered: Shop) -> None:
    loader = scattered.loader()
    loader.merge()

    scattered.receive(track("m0"), track("m9"))
    loader.run_once()

    assert scattered.ids() == ["m0", "m1", "m2", "m3", "m4", "m9"]
    assert scattered.conserve().exact


@pytest.mark.parametrize("is_after", [False, True])
def test_a_merge_that_dies_changes_no_row(
    scattered: Shop, monkeypatch: pytest.MonkeyPatch, *, is_after: bool
) -> None:
    loader = scattered.loader()

    with dying_at(monkeypatch, Manifest, "apply", is_after=is_after):
        loader.merge()

    assert_whole(scattered)
    scattered.loader().merge()
    assert_whole(scattered)
    assert files(scattered) == 1


def test_files_that_another_writer_took_away_before_the_lock_are_not_merged(
    scattered: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Lake.write
    calls: list[str] = []

    def late(lake: Lake, what: str, *, wait_seconds: float = 0.0) -> object:
        if not calls:
            calls.append(what)
            scattered.loader().merge()
        return write(lake, what, wait_seconds=wait_seconds)

    loader = scattered.loader()
    monkeypatch.setattr(Lake, "write", late)

    assert loader.merge() == 0
    assert_whole(scattered)


def test_whoever_reads_meanwhile_reads_on(scattered: Shop) -> None:
    reader = scattered.lake()

    scattered.loader().merge()

    assert len(reader.table("events").rows()) == 5
