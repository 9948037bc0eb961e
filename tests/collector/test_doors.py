"""What the door knows is published whole or not at all, and read again when it has changed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from vitrina.collector import doors as publishing
from vitrina.collector.doors import CodeWord, DoorFile, Doors, Link, Source, digest_of, publish

ONE = Doors(sources=(Source(name="one", write_key="wk_1", secret_digest=digest_of("sk_1")),))
TWO = Doors(
    sources=(Source(name="two", settings={"auth": "bearer"}, sealed_secret=b"\x00\xff"),),
    links=(Link(code="poster", target="https://tea.example/"),),
    code_words=(CodeWord(word="Сирень", utm_source="radio"),),
    own_hosts=("tea.example",),
)


@pytest.mark.parametrize("doors", [Doors(), ONE, TWO])
def test_what_is_published_is_read(tmp_path: Path, doors: Doors) -> None:
    publish(doors, tmp_path / "run" / "doors.msgpack")

    assert DoorFile(tmp_path / "run" / "doors.msgpack").doors() == doors


def test_before_anything_is_published_no_door_is_open(tmp_path: Path) -> None:
    assert DoorFile(tmp_path / "doors").doors() == Doors()


def test_a_change_is_seen_even_within_the_same_moment(tmp_path: Path) -> None:
    path = tmp_path / "doors"
    publish(ONE, path)
    file = DoorFile(path)
    assert file.doors() == ONE
    before = path.stat()

    publish(TWO, path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert file.doors() == TWO


def test_what_has_not_changed_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(ONE, tmp_path / "doors")
    file = DoorFile(tmp_path / "doors")
    first = file.doors()
    monkeypatch.delattr(Path, "read_bytes")

    assert file.doors() is first


def test_if_the_file_goes_the_last_state_stays(tmp_path: Path) -> None:
    publish(ONE, tmp_path / "doors")
    file = DoorFile(tmp_path / "doors")
    file.doors()

    (tmp_path / "doors").unlink()

    assert file.doors() == ONE


def test_a_publishing_that_dies_leaves_the_old_state_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "doors"
    publish(ONE, path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            publish(TWO, path)

    assert DoorFile(path).doors() == ONE


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_new_state_waits_for_the_disk_before_and_after_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    for place, name in ((os, "fsync"), (Path, "rename"), (publishing, "sync_folder")):
        monkeypatch.setattr(place, name, noted(steps, name, getattr(place, name)))

    publish(ONE, tmp_path / "doors")

    assert steps[:3] == ["fsync", "rename", "sync_folder"]


def noted(steps: list[str], name: str, real: Callable[..., object]) -> Callable[..., object]:
    def counted(*arguments: object) -> object:
        steps.append(name)
        return real(*arguments)

    return counted


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    publish(ONE, tmp_path / "doors")

    assert (tmp_path / "doors").stat().st_mode & 0o777 == 0o600


def test_sources_are_found_by_each_of_their_keys() -> None:
    [source] = ONE.sources

    assert ONE.by_write_key == {"wk_1": source}
    assert ONE.by_secret == {digest_of("sk_1"): source}
    assert ONE.by_name == {"one": source}
    assert TWO.by_write_key == TWO.by_secret == {}, "an empty key opens nothing"


def test_code_words_are_found_in_letters_of_any_case() -> None:
    assert "сирень" in TWO.by_word
    assert TWO.by_code["poster"].target == "https://tea.example/"


@pytest.mark.parametrize("secret", ["", "sk_ё", "sk_\ud800"])
def test_any_text_has_a_digest(secret: str) -> None:
    assert len(digest_of(secret)) == 64
