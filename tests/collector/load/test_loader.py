"""Each segment reaches the lake exactly once, whatever dies when."""

import logging
from pathlib import Path

import pytest

from tests.collector.shops import Died, Shop, dying_at, track
from vitrina.collector.load import loader as loading
from vitrina.collector.load.columns import arrow_rows
from vitrina.collector.load.loader import Loader, import_key, only_loader
from vitrina.engine import Lake, commit
from vitrina.engine.commit import Commit
from vitrina.engine.manifest import Manifest
from vitrina.errors import LakeBusyError


def three_segments(shop: Shop) -> None:
    for number in range(3):
        shop.receive(track(f"m{number}"), track("repeat"), {"type": "dance"})
        shop.forward(seconds=1)


def assert_once(shop: Shop) -> None:
    counts = shop.counts()
    assert shop.ids() == ["m0", "m1", "m2", "repeat"]
    assert counts.pop("exact")
    assert counts == {"received": 9, "new": 4, "duplicate": 2, "bad": 3, "lake_rows": 4}
    assert [len(shop.segments(name)) for name in ("open", "sealed", "loaded")] == [0, 0, 3]


STEPS = [
    (loading, "read_segment", 2, False),
    (loading, "sort", 3, True),
    (Lake, "write", 1, False),
    (loading, "arrow_rows", 1, False),
    (Commit, "append_new", 2, True),
    (commit, "_flush", 1, True),
    (Manifest, "apply", 1, False),
    (Manifest, "apply", 1, True),
    (loading, "move", 1, False),
    (loading, "move", 1, True),
    (loading, "move", 2, False),
    (loading, "move", 3, True),
]


@pytest.mark.parametrize(("place", "name", "call", "is_after"), STEPS)
def test_a_loader_that_dies_at_any_step_is_followed_by_one_that_loads_the_rest(
    shop: Shop,
    monkeypatch: pytest.MonkeyPatch,
    place: object,
    name: str,
    call: int,
    *,
    is_after: bool,
) -> None:
    three_segments(shop)
    loader = shop.loader()

    with dying_at(monkeypatch, place, name, call=call, is_after=is_after):
        loader.run_once()

    assert_once(shop)


@pytest.mark.parametrize(("place", "name", "call", "is_after"), STEPS)
def test_a_loader_that_meets_an_error_at_any_step_goes_on_itself(
    shop: Shop,
    monkeypatch: pytest.MonkeyPatch,
    place: object,
    name: str,
    call: int,
    *,
    is_after: bool,
) -> None:
    three_segments(shop)
    loader = shop.loader()

    with dying_at(monkeypatch, place, name, call=call, is_after=is_after):
        loader.run_once()
    loader.run_until_empty()

    assert_once(shop)


def test_a_loader_that_never_asks_what_is_loaded_would_be_noticed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.receive(track(None), {"type": "dance"})
    with dying_at(monkeypatch, loading, "move"):
        shop.load()
    monkeypatch.setattr(Lake, "has_import", lambda *_: False)
    monkeypatch.setattr(Commit, "covers", lambda *_: None)

    shop.load()

    assert not shop.conserve().exact


def test_a_second_commit_of_a_segment_is_refused_by_the_lake_itself(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.receive(track("m1"))
    with dying_at(monkeypatch, loading, "move"):
        shop.load()
    monkeypatch.setattr(Lake, "has_import", lambda *_: False)

    with pytest.raises(Exception, match="UNIQUE"):
        shop.loader().run_once()

    assert shop.ids() == ["m1"]


def test_rows_written_before_a_death_are_not_seen_by_anybody(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.receive(track("m1"))

    with dying_at(monkeypatch, Manifest, "apply"):
        shop.load()

    assert list(shop.workspace.folder.rglob("events/**/*.parquet")) != []
    assert shop.rows() == []


def test_what_was_seen_is_known_again_after_a_restart(shop: Shop) -> None:
    shop.receive(track("m1"))
    shop.load()

    shop.receive(track("m1"))
    shop.load()

    assert shop.ids() == ["m1"]


def test_a_loader_that_was_away_for_days_still_knows_what_its_messages_repeat(shop: Shop) -> None:
    shop.receive(track("m1"))
    shop.load()
    shop.forward(days=6)
    shop.receive(track("m1"))

    shop.forward(days=5)
    shop.load()

    assert shop.ids() == ["m1"]
    assert shop.conserve().total("duplicate") == 1


def test_a_loader_without_memory_of_the_lake_would_be_noticed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.receive(track("m1"))
    shop.load()
    monkeypatch.setattr(loading, "_recall", lambda *_: None)

    shop.receive(track("m1"))
    shop.load()

    assert shop.ids() == ["m1", "m1"]


def test_imported_rows_do_not_make_a_message_a_repeat(shop: Shop) -> None:
    with shop.loader()._lake.write("import") as commit:
        row = {"event_id": "m1", "source": "site", "type": "Receipt Registered"}
        commit.append("events", [{**row, "occurred_at": shop.now, "received_at": shop.now}])

    shop.receive(track("m1"))
    shop.load()

    assert shop.ids() == ["m1", "m1"]
    assert shop.conserve().exact, "what no door received is not counted"


def test_a_damaged_segment_is_told_and_stops_no_other(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    paths = [shop.receive(track(f"m{number}")) for number in range(3)]
    damage(paths[1])
    loader = shop.loader()

    with caplog.at_level(logging.ERROR):
        loader.run_until_empty()
        loader.run_once()

    assert shop.ids() == ["m0", "m2"]
    assert paths[1].name in loader.last_error
    assert shop.segments("sealed") == [paths[1]]
    assert len(caplog.records) == 1, "told once, not each turn"


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def test_a_damaged_segment_that_was_restored_is_loaded(shop: Shop) -> None:
    path = shop.receive(track("m1"))
    whole = path.read_bytes()
    damage(path)
    loader = shop.loader()
    loader.run_until_empty()

    path.write_bytes(whole)
    loader.run_until_empty()

    assert shop.ids() == ["m1"]
    assert shop.conserve().exact


def test_a_segment_that_goes_while_it_is_read_costs_no_other(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.receive(track("m1"))
    shop.forward(seconds=1)
    lost = shop.receive(track("m2"))
    loader, read = shop.loader(), Path.read_bytes

    def gone(path: Path) -> bytes:
        if path == lost:
            raise OSError(5, "Input/output error")
        return read(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", gone)
        with pytest.raises(OSError, match="Input"):
            loader.run_once()
    loader.run_until_empty()

    assert shop.ids() == ["m1", "m2"]
    assert shop.conserve().exact


def test_what_a_dead_writer_left_open_is_loaded(shop: Shop) -> None:
    path = shop.receive(track("m1"))
    path = path.rename(path.parents[1] / "open" / path.name)
    with path.open("ab") as file:
        file.write(b"half a frame")

    shop.load()

    assert shop.ids() == ["m1"]


def test_one_commit_takes_only_so_many_segments_oldest_first(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "MOST_SEGMENTS", 2)
    three_segments(shop)
    loader = shop.loader()

    taken = [loader.run_once() for _ in range(3)]

    assert [(each.segments, each.messages) for each in taken] == [(2, 6), (1, 3), (0, 0)]


def test_a_large_segment_is_a_commit_of_its_own(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "MOST_BYTES", 10)
    three_segments(shop)

    assert shop.loader().run_once().segments == 1


def test_an_import_that_holds_the_lake_is_waited_for_and_nothing_is_lost(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "WAIT_SECONDS", 0.0)
    three_segments(shop)
    loader = shop.loader()

    with shop.lake().write("a long import"), pytest.raises(LakeBusyError, match="a long import"):
        loader.run_once()
    loader.run_until_empty()

    assert_once(shop)


def test_two_loaders_do_not_work_at_once(shop: Shop) -> None:
    with (
        only_loader(shop.workspace),
        pytest.raises(LakeBusyError, match="Another process"),
        only_loader(shop.workspace),
    ):
        pass

    with only_loader(shop.workspace):
        pass


def test_loaded_segments_go_after_their_days(shop: Shop) -> None:
    shop.receive(track("m1"))
    shop.forward(days=1)
    shop.receive(track("m2"))
    shop.load()
    [old, young] = shop.segments("loaded")

    shop.forward(days=29, seconds=1)
    forgotten = shop.loader().forget_old()

    assert forgotten == 1
    assert not old.exists()
    assert shop.segments("loaded") == [young]
    assert shop.conserve().exact


def test_waiting_segments_never_go_however_old(shop: Shop) -> None:
    path = shop.receive(track("m1"))
    shop.forward(days=400)

    assert shop.loader().forget_old() == 0
    assert path.exists()


def test_a_segment_is_known_to_the_lake_by_its_name(shop: Shop) -> None:
    path = shop.receive(track("m1"))
    shop.load()

    assert shop.lake().has_import(import_key(path.name))


def test_an_error_inside_the_commit_leaves_no_half_of_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_segments(shop)
    loader: Loader = shop.loader()

    with dying_at(monkeypatch, Commit, "append_new", call=3):
        loader.run_once()

    assert [shop.rows(name) for name in ("events", "bad_rows", "intake")] == [[], [], []]
    assert issubclass(Died, BaseException)


def test_a_mistake_of_ours_in_one_segment_does_not_stop_the_others(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("first", "cursed", "last"):
        shop.receive(track(name))
        shop.forward(seconds=1)
    honest = arrow_rows

    def mistaken(table: str, rows: list[dict[str, object]]) -> object:
        if any(row.get("event_id") == "cursed" for row in rows):
            raise TypeError("a value that nobody thought of")
        return honest(table, rows)

    with monkeypatch.context() as patch:
        patch.setattr(loading, "arrow_rows", mistaken)
        shop.load()
        without_it = shop.ids()
        waiting = len(shop.segments("sealed"))
    shop.load()

    assert without_it == ["first", "last"]
    assert waiting == 1
    assert shop.ids() == ["cursed", "first", "last"]
    assert shop.conserve().exact
