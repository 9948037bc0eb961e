"""What is appended is read back, and a segment is finished when it is old or large enough."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collector.log.given import (
    BEGUN_US,
    ROOT,
    Clock,
    in_folder,
    one_open,
    record,
    records,
    sealed,
    writer_of,
)
from vitrina.collector import disk
from vitrina.collector.log import Record, Sizes, read_segment, writer
from vitrina.errors import LogFullError

SMALL = Sizes(seal_after_seconds=10.0, seal_after_bytes=400, reserve_bytes=0)


def test_what_is_appended_is_read_back_in_order(tmp_path: Path) -> None:
    log = writer_of(tmp_path)

    log.append(records("a", "b"))
    log.append(records("c"))
    log.seal()

    assert sealed(tmp_path) == ["a", "b", "c"]


@given(
    groups=st.lists(
        st.lists(
            st.builds(
                Record,
                kind=st.text(max_size=9),
                source=st.text(max_size=9),
                received_us=st.integers(0, 2**62),
                count=st.integers(0, 5_000),
                body=st.binary(max_size=300),
                route=st.sampled_from(["", "track"]),
                is_trusted=st.booleans(),
                user_agent=st.text(max_size=40),
                rejected=st.lists(st.tuples(st.integers(0, 9), st.text(max_size=5))).map(tuple),
            ),
            min_size=1,
            max_size=4,
        ),
        max_size=5,
    )
)
def test_every_record_comes_out_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, groups: list[list[Record]]
) -> None:
    folder = tmp_path_factory.mktemp("log")
    log = writer_of(folder)

    for group in groups:
        log.append(group)
    log.seal()

    found = [each for path in in_folder(folder, "sealed") for each in read_segment(path, ROOT)]
    assert found == [each for group in groups for each in group]


def test_nothing_of_a_record_can_be_read_without_the_root_key(tmp_path: Path) -> None:
    log = writer_of(tmp_path)

    log.append(records("anna@example.com"))
    log.seal()

    [path] = in_folder(tmp_path, "sealed")
    assert b"anna" not in path.read_bytes()
    assert b"segment" not in path.read_bytes()


def test_equal_records_are_sealed_differently_each_time(tmp_path: Path) -> None:
    log = writer_of(tmp_path)
    log.append(records("a"))
    log.append(records("a"))

    content = one_open(tmp_path).read_bytes()

    frame = (len(content) - 24) // 2
    assert content[24 + 8 : 24 + frame] != content[24 + frame + 8 :]


def test_only_its_owner_may_read_a_segment(tmp_path: Path) -> None:
    writer_of(tmp_path).append(records("a"))

    assert one_open(tmp_path).stat().st_mode & 0o777 == 0o600


def test_a_segment_is_named_by_when_it_began(tmp_path: Path) -> None:
    writer_of(tmp_path).append(records("a"))

    assert one_open(tmp_path).name.startswith(f"{BEGUN_US:016d}-")


def test_a_segment_is_finished_at_its_age_and_not_before(tmp_path: Path) -> None:
    clock = Clock()
    log = writer_of(tmp_path, clock=clock, sizes=SMALL)
    log.append(records("a"))

    clock.monotonic += 9.9
    log.seal_if_due()
    assert sealed(tmp_path) == []
    clock.monotonic += 0.1
    log.seal_if_due()

    assert sealed(tmp_path) == ["a"]
    assert in_folder(tmp_path, "open") == []


def test_a_clock_that_is_set_back_keeps_no_segment_open(tmp_path: Path) -> None:
    clock = Clock()
    log = writer_of(tmp_path, clock=clock, sizes=SMALL)
    log.append(records("a"))

    clock.us -= 3_600_000_000
    clock.monotonic += 10.0

    assert log.is_due()


def test_a_segment_is_finished_at_its_size(tmp_path: Path) -> None:
    log = writer_of(tmp_path, sizes=SMALL)

    log.append(records("a" * 100))
    assert not log.is_due()
    log.append(records("b" * 300))

    assert log.is_due()


def test_a_writer_without_records_leaves_nothing_behind(tmp_path: Path) -> None:
    log = writer_of(tmp_path)

    log.seal_if_due()
    log.seal()

    assert not log.is_due()
    assert [in_folder(tmp_path, name) for name in ("open", "sealed")] == [[], []]


def test_after_a_seal_the_next_record_begins_a_segment(tmp_path: Path) -> None:
    log = writer_of(tmp_path)
    log.append([record("a")])
    log.seal()

    log.append([record("b")])
    log.seal()

    assert len(in_folder(tmp_path, "sealed")) == 2
    assert sorted(sealed(tmp_path)) == ["a", "b"]


def test_too_little_free_space_is_told_before_anything_is_written(tmp_path: Path) -> None:
    log = writer_of(tmp_path, sizes=Sizes(reserve_bytes=1 << 62))

    with pytest.raises(LogFullError, match="Free some space"):
        log.append(records("a"))

    assert in_folder(tmp_path, "open") == []


def test_once_there_is_space_the_same_writer_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = writer_of(tmp_path, sizes=Sizes(reserve_bytes=1 << 20))
    full = os.statvfs_result((4096, 4096, 10, 0, 0, 10, 0, 0, 0, 255))
    with monkeypatch.context() as patch:
        patch.setattr(os, "statvfs", lambda _: full)
        with pytest.raises(LogFullError):
            log.append(records("a"))

    log.append(records("b"))
    log.seal()

    assert sealed(tmp_path) == ["b"]


class Waits:
    """Counts the times that somebody waited for the disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.data: list[int] = []
        self.folders: list[str] = []
        fdatasync, sync_folder = os.fdatasync, disk.sync_folder

        def counted_data(handle: int) -> None:
            self.data.append(handle)
            fdatasync(handle)

        def counted_folder(folder: Path) -> None:
            self.folders.append(folder.name)
            sync_folder(folder)

        monkeypatch.setattr(os, "fdatasync", counted_data)
        monkeypatch.setattr(writer, "sync_folder", counted_folder)


def waits_of_a_life(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Waits:
    """The waits of a segment's whole life, with two groups in it."""
    log = writer_of(folder)
    waits = Waits(monkeypatch)
    log.append(records("a"))
    log.append(records("b"))
    log.seal()
    return waits


def assert_kept(waits: Waits) -> None:
    assert len(waits.data) == 3, "the header, and each group"
    assert waits.folders == ["open", "sealed", "open"], "its name, its move, its leaving"


def test_each_group_and_each_name_waits_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_kept(waits_of_a_life(tmp_path, monkeypatch))


@pytest.mark.parametrize("guard", ["sync_data", "sync_folder"])
def test_a_wait_that_is_left_out_would_be_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guard: str
) -> None:
    log = writer_of(tmp_path)
    waits = Waits(monkeypatch)
    monkeypatch.setattr(writer, guard, lambda _: None)
    log.append(records("a"))
    log.append(records("b"))
    log.seal()

    with pytest.raises(AssertionError):
        assert_kept(waits)
