"""A disk that refuses is told to whoever waits; what was acknowledged before stays."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.collector.log.given import in_folder, records, sealed, writer_of
from vitrina.collector.log import LogWriter, recover

Refusal = Callable[[pytest.MonkeyPatch, int], None]


def refuse_write(patch: pytest.MonkeyPatch, number: int) -> None:
    patch.setattr(os, "write", lambda *_: fail(number))


def refuse_half_of_a_write(patch: pytest.MonkeyPatch, number: int) -> None:
    write = os.write
    calls: list[int] = []

    def half(handle: int, content: memoryview) -> int:
        if calls:
            fail(number)
        calls.append(handle)
        return write(handle, content[: len(content) // 2])

    patch.setattr(os, "write", half)


def refuse_fdatasync(patch: pytest.MonkeyPatch, number: int) -> None:
    patch.setattr(os, "fdatasync", lambda _: fail(number))


def refuse_fdatasync_once(patch: pytest.MonkeyPatch, number: int) -> None:
    fdatasync = os.fdatasync
    calls: list[int] = []

    def once(handle: int) -> None:
        if not calls:
            calls.append(handle)
            fail(number)
        fdatasync(handle)

    patch.setattr(os, "fdatasync", once)


def refuse_write_and_cut(patch: pytest.MonkeyPatch, number: int) -> None:
    refuse_half_of_a_write(patch, number)
    patch.setattr(os, "ftruncate", lambda *_: fail(number))


def fail(number: int) -> None:
    raise OSError(number, os.strerror(number))


REFUSALS = [
    refuse_write,
    refuse_half_of_a_write,
    refuse_fdatasync,
    refuse_fdatasync_once,
    refuse_write_and_cut,
]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("refuse", REFUSALS)
def test_a_refused_group_is_told_and_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refuse: Refusal, number: int
) -> None:
    log = writer_of(tmp_path)
    log.append(records("before"))

    with monkeypatch.context() as patch:
        refuse(patch, number)
        with pytest.raises(OSError, match=os.strerror(number)):
            log.append(records("refused"))
    log.append(records("after"))
    log.seal()
    recover(tmp_path)

    assert sorted(sealed(tmp_path)) == ["after", "before"]


@pytest.mark.parametrize("refuse", REFUSALS)
def test_a_refused_first_group_leaves_no_segment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refuse: Refusal
) -> None:
    log = writer_of(tmp_path)

    with monkeypatch.context() as patch:
        refuse(patch, errno.ENOSPC)
        with pytest.raises(OSError, match="No space"):
            log.append(records("refused"))
    recover(tmp_path)
    log.append(records("after"))
    log.seal()

    assert sealed(tmp_path) == ["after"]
    assert in_folder(tmp_path, "open") == []


def test_a_writer_that_trusts_the_file_after_an_error_would_be_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = writer_of(tmp_path)
    log.append(records("before"))
    segment = log._segment
    with monkeypatch.context() as patch:
        refuse_half_of_a_write(patch, errno.EIO)
        with pytest.raises(OSError, match="error"):
            segment.append(records("refused"))  # type: ignore[union-attr]  # it is being written

    log.append(records("after"))
    log.seal()

    assert recover_and_read(tmp_path) != ["before", "after"], "the second is behind a torn group"


def recover_and_read(folder: Path) -> list[str]:
    for path in in_folder(folder, "sealed"):
        path.rename(folder / "open" / path.name)
    recover(folder)
    return sealed(folder)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_refused_move_is_told_and_done_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    log = writer_of(tmp_path)
    log.append(records("a"))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", lambda *_: fail(number))
        with pytest.raises(OSError, match=os.strerror(number)):
            log.seal()
    log.append(records("b"))
    recover(tmp_path)
    log.seal()

    assert sorted(sealed(tmp_path)) == ["a", "b"]


def test_a_refused_birth_leaves_nothing_and_the_next_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = writer_of(tmp_path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", lambda *_: fail(errno.EIO))
        with pytest.raises(OSError, match="error"):
            log.append(records("a"))
    assert in_folder(tmp_path, "open") == []
    log.append(records("b"))
    log.seal()

    assert sealed(tmp_path) == ["b"]


def test_no_file_stays_open_after_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = writer_of(tmp_path)
    before = open_files()

    for refuse in REFUSALS:
        refused(log, refuse, monkeypatch)
    log.seal()

    assert open_files() == before


def refused(log: LogWriter, refuse: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        refuse(patch, errno.EIO)
        with pytest.raises(OSError, match="error"):
            log.append(records("refused"))


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
