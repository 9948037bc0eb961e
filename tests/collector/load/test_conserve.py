"""The account is exact when nothing was lost, and says so whatever is taken away or added."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.collector.shops import Shop, track
from vitrina.collector.load.conserve import account, conserve
from vitrina.collector.load.loader import only_loader
from vitrina.collector.log import Record, microseconds
from vitrina.engine.manifest import Change, Manifest


@pytest.fixture
def loaded(shop: Shop) -> Shop:
    """A shop with one of each: new, duplicate, bad, rejected; and a segment of repeats only."""
    shop.log(shop.record(track("m1"), track("m2"), {"type": "dance"}, b"0", rejected=(3,)))
    shop.forward(seconds=1)
    shop.receive(track("m1"), track("m2"))
    refused = Record(
        kind="rejected",
        source="(no key)",
        received_us=microseconds(shop.now),
        count=5,
        body=b"",
        rejected=((0, "unknown key"),),
    )
    shop.forward(seconds=1)
    shop.log(refused)
    shop.load()
    assert shop.counts() == {
        **{"received": 11, "new": 2, "duplicate": 2, "bad": 1, "rejected": 6},
        **{"lake_rows": 2, "exact": True},
    }
    return shop


Edit = Callable[[pa.Table], pa.Table]


def tamper(shop: Shop, table: str, edit: Edit) -> None:
    """Change a table's rows behind the back of everything that counts."""
    lake = shop.lake()
    manifest = Manifest(shop.workspace.folder / "manifest.sqlite")
    paths = [shop.workspace.folder / file.path for file in lake.files_of(table)]
    rows = edit(pa.concat_tables([pq.read_table(path, partitioning=None) for path in paths]))
    place = Path(lake.files_of(table)[0].path).with_name("tampered.parquet")
    pq.write_table(rows, shop.workspace.folder / place)
    size = (shop.workspace.folder / place).stat().st_size
    file = type(lake.files_of(table)[0])(str(place), table, rows.num_rows, size)
    manifest.apply(
        Change(
            at=shop.now,
            what="tamper",
            import_keys=[],
            added=[file],
            replaced=[table],
            merged=[],
            counts=[],
            currency=None,
        )
    )


def without_the_first(rows: pa.Table) -> pa.Table:
    return rows.slice(1)


def with_the_first_twice(rows: pa.Table) -> pa.Table:
    return pa.concat_tables([rows, rows.slice(0, 1)])


def one_more(*columns: str, where: str = "new") -> Edit:
    """Add one to columns of the first row in which `where` is above zero."""

    def edit(rows: pa.Table) -> pa.Table:
        mask = pc.greater(rows[where], 0)
        first = mask.to_pylist().index(True)
        for name in columns:
            values = rows[name].to_pylist()
            values[first] += 1
            rows = rows.set_column(rows.column_names.index(name), name, pa.array(values))
        return rows

    return edit


def only(column: str, equal: object) -> Edit:
    return lambda rows: rows.filter(pc.equal(rows[column], equal))


def without(column: str, values: Sequence[int]) -> Edit:
    return lambda rows: rows.filter(pc.invert(pc.is_in(rows[column], pa.array(values))))


@pytest.mark.parametrize(
    ("table", "edit"),
    [
        ("events", without_the_first),
        ("events", with_the_first_twice),
        ("bad_rows", lambda rows: rows.slice(0, 0)),
        ("bad_rows", with_the_first_twice),
        ("intake", only("new", 0)),
        ("intake", without("duplicate", [2])),
        ("intake", without("rejected", [5])),
        ("intake", with_the_first_twice),
        ("intake", one_more("rejected", where="rejected")),
        ("intake", one_more("rejected", "received", where="rejected")),
        ("intake", one_more("duplicate", "received", where="duplicate")),
        ("intake", one_more("new", "received")),
        ("intake", one_more("bad", where="bad")),
        ("rejections", one_more("messages", where="messages")),
        ("rejections", without_the_first),
    ],
)
def test_whatever_is_changed_in_the_lake_is_noticed(loaded: Shop, table: str, edit: Edit) -> None:
    tamper(loaded, table, edit)

    told = loaded.conserve()

    assert not told.exact
    assert told.told()["wrong"]


def test_a_look_that_changes_nothing_is_exact(loaded: Shop) -> None:
    for table in ("events", "intake", "bad_rows"):
        tamper(loaded, table, lambda rows: rows)

    assert loaded.conserve().exact


def test_a_segment_that_vanishes_unloaded_cannot_be_known(shop: Shop) -> None:
    shop.receive(track("m1")).unlink()

    assert shop.conserve().exact, "its loss is the disk's; the log waits for the disk each time"


def test_a_row_moved_to_another_source_or_hour_is_noticed(loaded: Shop) -> None:
    def moved(rows: pa.Table) -> pa.Table:
        names = pa.array(["elsewhere"] * rows.num_rows)
        return rows.set_column(rows.column_names.index("source"), "source", names)

    tamper(loaded, "events", moved)

    told = loaded.conserve()
    assert not told.exact
    assert {hour.source for hour in told.hours if not hour.is_exact} == {"site", "elsewhere"}


def test_the_account_names_the_hour_that_is_wrong(loaded: Shop) -> None:
    loaded.forward(hours=2)
    loaded.receive(track("m9"))
    loaded.load()
    tamper(loaded, "events", lambda rows: rows.filter(pc.not_equal(rows["event_id"], "m9")))

    told = loaded.conserve().told()

    assert isinstance(told["wrong"], list)
    [wrong] = told["wrong"]
    assert (wrong["source"], wrong["hour"]) == ("site", "2026-03-02T14:00:00+00:00")
    assert (wrong["new"], wrong["lake_rows"]) == (1, 0)


def test_what_waits_is_loaded_first(shop: Shop) -> None:
    shop.receive(track("m1"))

    assert shop.counts() == {"received": 1, "new": 1, "lake_rows": 1, "exact": True}


def test_what_waits_while_another_process_loads_is_pending(shop: Shop) -> None:
    shop.load()
    shop.receive(track("m1"), track("m2"))

    with only_loader(shop.workspace):
        counts = shop.counts()

    assert counts == {"pending": 2}


def test_without_waiting_the_account_tells_what_is_pending(loaded: Shop) -> None:
    loaded.receive(track("m3"))

    told = account(loaded.workspace)

    assert (told.pending, told.exact, told.total("new")) == (1, False, 2)


@pytest.mark.parametrize("folder", ["sealed", "loaded"])
def test_a_damaged_segment_is_named_and_nothing_is_exact(loaded: Shop, folder: str) -> None:
    loaded.receive(track("m3"))
    path = loaded.segments(folder)[0]
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    told = loaded.conserve().told()

    assert told["exact"] is False
    assert told["damaged"] == [path.name]


def test_a_segment_loaded_but_not_yet_moved_is_neither_pending_nor_lost(loaded: Shop) -> None:
    path = loaded.segments("loaded")[0]
    shutil.move(path, path.parents[1] / "sealed" / path.name)

    told = account(loaded.workspace)

    assert (told.pending, told.exact) == (0, True)


def test_after_the_log_is_forgotten_the_account_rests_on_the_lake(loaded: Shop) -> None:
    loaded.forward(days=31)
    loaded.loader().forget_old()

    assert loaded.segments("loaded") == []
    assert loaded.conserve().exact
    tamper(loaded, "events", without_the_first)
    assert not loaded.conserve().exact


def test_an_empty_shop_is_exact(shop: Shop) -> None:
    told = conserve(shop.workspace, clock=shop.clock)

    assert told.exact
    assert told.total("received") == 0
