"""Whatever a dead writer left behind: its whole groups are kept, and nothing else is touched."""

import fcntl
import os
from pathlib import Path
from zlib import crc32

import pytest

from tests.collector.log.given import (
    OTHER_ROOT,
    ROOT,
    in_folder,
    left_behind,
    one_open,
    records,
    sealed,
    writer_of,
)
from vitrina.collector.log import read_segment, recover, segment, writer
from vitrina.collector.log.segment import HEADER_BYTES, sound_length
from vitrina.errors import DamagedLogError

GARBAGE = b"\x5a\xa5garbage that nobody wrote on purpose" * 9


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A segment of three groups, as its writer left it."""
    folder = tmp_path_factory.mktemp("whole")
    log = writer_of(folder)
    for names in (("a", "b"), ("c",), ("d",)):
        log.append(records(*names))
    return one_open(folder).read_bytes()


@pytest.fixture(scope="module")
def ends(whole: bytes) -> list[int]:
    """Where the header and each group end."""
    return sorted({sound_length(whole[:cut]) for cut in range(HEADER_BYTES, len(whole) + 1)})


def kept(cut: int, ends: list[int]) -> list[str]:
    groups = [[], ["a", "b"], ["c"], ["d"]]
    return [name for end, group in zip(ends, groups, strict=True) if end <= cut for name in group]


def clean(folder: Path) -> None:
    for name in ("open", "sealed", "torn"):
        for path in in_folder(folder, name):
            path.unlink()


def tail_of(kind: str, missing: int) -> bytes:
    """The bytes after a cut: none, zeros to where the file would have ended, or garbage."""
    return {"cut": b"", "zeros": bytes(missing), "garbage": GARBAGE[:missing]}[kind]


@pytest.mark.parametrize("kind", ["cut", "zeros", "garbage"])
def test_a_tail_torn_at_any_byte_costs_only_the_group_it_is_in(
    tmp_path: Path, whole: bytes, ends: list[int], kind: str
) -> None:
    for cut in range(len(whole)):
        left_behind(tmp_path, whole[:cut] + tail_of(kind, len(whole) - cut))

        recover(tmp_path)

        assert sealed(tmp_path) == kept(cut, ends), f"cut at byte {cut}"
        assert in_folder(tmp_path, "open") == []
        clean(tmp_path)


def test_a_recovery_that_kept_torn_tails_would_be_noticed(
    tmp_path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "sound_length", len)
    left_behind(tmp_path, whole[:-1])

    recover(tmp_path)

    with pytest.raises(DamagedLogError):
        sealed(tmp_path)


def test_what_was_torn_off_is_kept_for_a_look(tmp_path: Path, whole: bytes) -> None:
    path = left_behind(tmp_path, whole + b"half a frame")

    assert recover(tmp_path) == len(b"half a frame")

    [torn] = in_folder(tmp_path, "torn")
    assert (torn.name, torn.read_bytes()) == (path.name, b"half a frame")


def test_a_whole_segment_is_finished_as_it_is(tmp_path: Path, whole: bytes) -> None:
    left_behind(tmp_path, whole)

    assert recover(tmp_path) == 0

    [path] = in_folder(tmp_path, "sealed")
    assert path.read_bytes() == whole
    assert in_folder(tmp_path, "torn") == []


def test_a_recovery_with_another_root_key_would_lose_nothing(tmp_path: Path, whole: bytes) -> None:
    left_behind(tmp_path, whole)

    assert recover(tmp_path) == 0

    [path] = in_folder(tmp_path, "sealed")
    with pytest.raises(DamagedLogError, match=r"root\.key"):
        list(read_segment(path, OTHER_ROOT))
    assert path.read_bytes() == whole
    assert len(list(read_segment(path, ROOT))) == 4


def test_a_segment_that_never_got_its_name_goes(tmp_path: Path, whole: bytes) -> None:
    left_behind(tmp_path, whole).rename(tmp_path / "open" / "1-dead.new")

    recover(tmp_path)

    assert [in_folder(tmp_path, name) for name in ("open", "sealed")] == [[], []]


def test_a_living_writers_segment_is_left_alone(tmp_path: Path) -> None:
    log = writer_of(tmp_path)
    log.append(records("a"))
    content = one_open(tmp_path).read_bytes()

    assert recover(tmp_path) == 0
    assert one_open(tmp_path).read_bytes() == content
    log.append(records("b"))
    log.seal()

    assert sealed(tmp_path) == ["a", "b"]


def test_a_recovery_that_minds_no_locks_would_be_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = writer_of(tmp_path)
    log.append(records("a"))
    monkeypatch.setattr(fcntl, "flock", lambda *_: None)

    recover(tmp_path)

    assert in_folder(tmp_path, "open") == [], "it was taken from its writer"


def test_a_second_recovery_changes_nothing(tmp_path: Path, whole: bytes) -> None:
    left_behind(tmp_path, whole[:-1])
    recover(tmp_path)
    before = sealed(tmp_path)

    assert recover(tmp_path) == 0
    assert sealed(tmp_path) == before == ["a", "b", "c"]


def test_a_recovery_that_dies_before_the_move_is_done_again(
    tmp_path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_behind(tmp_path, whole[:-1])
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", died)
        with pytest.raises(KeyboardInterrupt):
            recover(tmp_path)

    recover(tmp_path)

    assert sealed(tmp_path) == ["a", "b", "c"]


def died(*_: object) -> None:
    raise KeyboardInterrupt


def test_many_dead_writers_are_all_recovered(tmp_path: Path, whole: bytes) -> None:
    for number in range(5):
        left_behind(tmp_path, whole[: len(whole) - number], name=f"{number}-dead")

    recover(tmp_path)

    assert len(in_folder(tmp_path, "sealed")) == 5
    assert sealed(tmp_path).count("c") == 5
    assert sealed(tmp_path).count("d") == 1


def test_every_changed_byte_of_a_finished_segment_is_noticed(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "1.log"

    for position in range(len(whole)):
        changed = bytearray(whole)
        changed[position] ^= 0x01
        path.write_bytes(changed)

        with pytest.raises(DamagedLogError):
            list(read_segment(path, ROOT))


def test_a_changed_byte_with_its_checksum_made_right_is_noticed_by_the_seal(
    tmp_path: Path, whole: bytes, ends: list[int]
) -> None:
    start = ends[0] + segment.FRAME.size
    inner = bytearray(whole[start : ends[1]])
    inner[5] ^= 0x01
    header = segment.FRAME.pack(len(inner), crc32(inner))
    path = tmp_path / "1.log"
    path.write_bytes(whole[: ends[0]] + header + inner + whole[ends[1] :])

    with pytest.raises(DamagedLogError, match=r"root\.key"):
        list(read_segment(path, ROOT))


def test_groups_in_another_order_are_noticed(tmp_path: Path, whole: bytes, ends: list[int]) -> None:
    path = tmp_path / "1.log"
    path.write_bytes(whole[: ends[0]] + whole[ends[1] : ends[2]] + whole[ends[0] : ends[1]])

    with pytest.raises(DamagedLogError):
        list(read_segment(path, ROOT))


@pytest.mark.parametrize("length", [0, 1, HEADER_BYTES - 1, HEADER_BYTES])
def test_a_finished_segment_cut_down_to_its_header_is_damaged(
    tmp_path: Path, whole: bytes, length: int
) -> None:
    path = tmp_path / "1.log"
    path.write_bytes(whole[:length])

    with pytest.raises(DamagedLogError, match="Restore it"):
        list(read_segment(path, ROOT))


def test_a_dead_writers_segment_is_readable_only_after_its_lock_is_gone(
    tmp_path: Path, whole: bytes
) -> None:
    path = left_behind(tmp_path, whole)
    handle = os.open(path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)

    assert recover(tmp_path) == 0
    assert in_folder(tmp_path, "sealed") == []
    os.close(handle)
    recover(tmp_path)

    assert len(in_folder(tmp_path, "sealed")) == 1
