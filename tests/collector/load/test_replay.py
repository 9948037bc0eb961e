"""Bad rows are read again after a fix: each becomes a row once, and every count stays right."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest

from tests.collector.shops import Shop, dying_at, track
from vitrina.collector.doors import Source
from vitrina.collector.load import loader as loading
from vitrina.collector.load import replay as replaying
from vitrina.collector.load.outcome import Bad, Outcome, Surroundings
from vitrina.collector.load.readers import READERS
from vitrina.collector.load.replay import Replayed, bad_rows, replay
from vitrina.collector.log import Record
from vitrina.engine import Lake
from vitrina.engine.manifest import Manifest


def read_nothing(record: Record, source: Source, around: Surroundings) -> Iterator[Outcome]:
    """A reader with a mistake: it understands only messages about cake."""
    for outcome in READERS["segment"](record, source, around):
        is_cake = isinstance(outcome, Bad) or b"cake" in outcome.raw
        yield outcome if is_cake else Bad("reader", "A mistake of ours.", outcome.raw)


@contextmanager
def mistaken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr("vitrina.collector.load.sorting.READERS", {"segment": read_nothing})
        yield


@pytest.fixture
def unread(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop that understood none of three messages, because of a mistake that is mended now."""
    with mistaken(monkeypatch):
        shop.receive(track("m1"), track("m2"), {"type": "dance", "messageId": "m3"})
        shop.load()
    assert shop.rows() == []
    return shop


def play(shop: Shop, **only: str) -> Replayed:
    return replay(shop.workspace, clock=shop.clock, **only)


def test_what_is_understood_now_becomes_rows(unread: Shop) -> None:
    found = play(unread)

    assert found == Replayed(tried=3, new=2, duplicate=0, still_bad=1)
    assert unread.ids() == ["m1", "m2"]
    assert unread.counts() == {"received": 3, "new": 2, "bad": 1, "lake_rows": 2, "exact": True}


def test_a_second_replay_finds_only_what_is_still_bad(unread: Shop) -> None:
    play(unread)

    assert play(unread) == Replayed(tried=1, new=0, duplicate=0, still_bad=1)
    assert unread.ids() == ["m1", "m2"]
    assert unread.conserve().exact


def test_a_message_that_came_again_meanwhile_is_a_duplicate(unread: Shop) -> None:
    unread.receive(track("m1"))
    unread.load()

    assert play(unread) == Replayed(tried=3, new=1, duplicate=1, still_bad=1)
    assert unread.ids() == ["m1", "m2"]
    assert unread.conserve().exact


def test_the_same_message_kept_twice_becomes_one_row(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mistaken(monkeypatch):
        shop.receive(track("m1"), track("m1"))
        shop.load()

    assert play(shop) == Replayed(tried=2, new=1, duplicate=1, still_bad=0)
    assert shop.conserve().exact


def test_a_retry_after_the_replay_is_a_duplicate(unread: Shop) -> None:
    loader = unread.loader()
    play(unread)

    unread.receive(track("m1"), track("m2"))
    loader.run_until_empty()

    assert unread.ids() == ["m1", "m2"]
    assert unread.conserve().total("duplicate") == 2


def test_a_loader_that_runs_meanwhile_learns_of_the_replay(unread: Shop) -> None:
    loader = unread.loader()
    unread.receive(track("other"))
    loader.run_once()  # it remembers the lake as it is before the replay
    play(unread)

    unread.receive(track("m1"))
    loader.run_once()

    assert unread.ids() == ["m1", "m2", "other"]
    assert unread.conserve().exact


def test_a_replay_between_a_loaders_sorting_and_its_commit_is_noticed(
    unread: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader = unread.loader()
    unread.receive(track("m1"))
    write = Lake.write
    calls: list[str] = []

    def write_after_a_replay(lake: Lake, what: str, *, wait_seconds: float = 0.0) -> object:
        if what.startswith("load") and not calls:
            calls.append(what)
            play(unread)
        return write(lake, what, wait_seconds=wait_seconds)

    monkeypatch.setattr(Lake, "write", write_after_a_replay)
    loader.run_once()

    assert calls
    assert unread.ids() == ["m1", "m2"]
    assert unread.conserve().exact


def test_a_loader_that_does_not_look_for_replays_would_be_noticed(
    unread: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader = unread.loader()
    unread.receive(track("other"))
    loader.run_once()
    play(unread)
    rows_in = Lake.rows_in
    monkeypatch.setattr(
        Lake, "rows_in", lambda lake, name: 0 if name == "replayed" else rows_in(lake, name)
    )

    unread.receive(track("m1"))
    loader.run_once()

    assert unread.ids() == ["m1", "m1", "m2", "other"]


def test_an_old_bad_row_is_compared_with_what_was_there_then(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.receive(track("m1"))
    shop.load()
    shop.forward(days=1)
    with mistaken(monkeypatch):
        shop.receive(track("m1"))
        shop.load()

    shop.forward(days=20)
    shop.receive(track("young"))
    shop.load()

    assert play(shop) == Replayed(tried=1, new=0, duplicate=1, still_bad=0)
    assert shop.ids() == ["m1", "young"]
    assert shop.conserve().exact


@pytest.mark.parametrize(
    ("only", "tried"),
    [
        ({"source": "site"}, 2),
        ({"source": "app"}, 1),
        ({"reason": "A mistake"}, 2),
        ({"reason": "dance"}, 1),
        ({"source": "app", "reason": "A mistake"}, 0),
    ],
)
def test_a_replay_may_be_of_one_source_or_one_reason(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, only: dict[str, str], tried: int
) -> None:
    with mistaken(monkeypatch):
        shop.receive(track("m1"), track("m2"), source="site")
        shop.receive({"type": "dance"}, source="app")
        shop.load()

    assert play(shop, **only).tried == tried


def test_a_replayed_row_keeps_the_time_at_which_it_came(unread: Shop) -> None:
    [came] = {row["received_at"] for row in unread.rows("bad_rows")}
    unread.forward(days=3)

    play(unread)

    assert {row["received_at"] for row in unread.rows()} == {came}
    assert {row["replayed_at"] for row in unread.rows("replayed")} == {unread.now}


@pytest.mark.parametrize("is_after", [False, True])
def test_a_replay_that_dies_is_done_wholly_or_not_at_all(
    unread: Shop, monkeypatch: pytest.MonkeyPatch, *, is_after: bool
) -> None:
    with dying_at(monkeypatch, Manifest, "apply", is_after=is_after):
        play(unread)
    assert unread.conserve().exact

    play(unread)

    assert unread.ids() == ["m1", "m2"]
    assert unread.conserve().exact


def test_bad_rows_are_listed_oldest_first(unread: Shop) -> None:
    unread.forward(hours=1)
    unread.receive({"type": "sing"})
    unread.load()

    reasons = [str(row["reason"]) for row in bad_rows(unread.workspace)]

    assert len(reasons) == 4
    assert "sing" in reasons[-1]


def test_what_was_broken_is_read_again_from_its_bytes(shop: Shop) -> None:
    whole = shop.record(track("m1"))
    body = whole.body.removeprefix(b'{"batch":[').removesuffix(b"]}")
    shop.log(msgspec.structs.replace(whole, body=body, broken="An older door could not read it."))
    shop.load()

    assert play(shop) == Replayed(tried=1, new=1, duplicate=0, still_bad=0)
    assert shop.ids() == ["m1"]


def test_a_replay_of_nothing_is_nothing(shop: Shop) -> None:
    shop.load()

    assert play(shop) == Replayed(tried=0, new=0, duplicate=0, still_bad=0)


def test_messages_without_an_id_are_replayed_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mistaken(monkeypatch):
        shop.receive(track(None), track(None))
        shop.load()

    assert play(shop).new == 2
    assert play(shop).tried == 0
    assert len(set(shop.ids())) == 2


def test_a_replay_that_is_forgotten_would_be_noticed(
    unread: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = loading.append_rows
    without = {"replayed", "intake"}
    monkeypatch.setattr(
        replaying,
        "append_rows",
        lambda commit, rows: append(commit, {k: v for k, v in rows.items() if k not in without}),
    )

    play(unread)

    assert not unread.conserve().exact
