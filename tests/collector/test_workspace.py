"""A workspace that is wrong says so before anything runs, and what to do about it."""

import os
from pathlib import Path

import pytest

from vitrina.collector import disk, workspace
from vitrina.collector.workspace import (
    CONFIG,
    Settings,
    Workspace,
    make_workspace,
    open_workspace,
)
from vitrina.errors import NoWorkspaceError, SettingError


@pytest.fixture
def made(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "shop", Settings())


def written(made: Workspace, text: str | bytes) -> Workspace:
    content = text if isinstance(text, bytes) else text.encode()
    (made.folder / CONFIG).write_bytes(content)
    return made


def test_a_new_workspace_has_the_settings_that_it_was_made_with(tmp_path: Path) -> None:
    settings = Settings(currency="EUR", zone="Europe/Berlin", region="DE")

    made = make_workspace(tmp_path / "deep" / "shop", settings)

    assert open_workspace(made.folder).settings() == settings


def test_making_it_again_changes_nothing(made: Workspace) -> None:
    key, config = made.root_key(), (made.folder / CONFIG).read_text()

    make_workspace(made.folder, Settings(currency="EUR"))

    assert (made.root_key(), (made.folder / CONFIG).read_text()) == (key, config)


def test_the_keys_are_for_their_owner_alone(made: Workspace) -> None:
    assert len(made.root_key()) == 32
    assert made.keys.stat().st_mode & 0o777 == 0o700
    assert (made.keys / "root.key").stat().st_mode & 0o777 == 0o600


def test_two_workspaces_have_two_keys(tmp_path: Path) -> None:
    keys = {make_workspace(tmp_path / name, Settings()).root_key() for name in ("a", "b")}

    assert len(keys) == 2


def test_the_keys_may_be_elsewhere(
    made: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = made.root_key()
    made.keys.rename(tmp_path / "vault")

    with pytest.raises(NoWorkspaceError, match="VITRINA_KEYS"):
        made.root_key()
    monkeypatch.setenv("VITRINA_KEYS", str(tmp_path / "vault"))

    assert made.root_key() == key


@pytest.mark.parametrize("content", ["", "abc", "zz" * 32, "ab" * 31, "\n"])
def test_a_root_key_that_is_none_is_told(made: Workspace, content: str) -> None:
    (made.keys / "root.key").write_text(content)

    with pytest.raises(NoWorkspaceError, match=r"root\.key"):
        made.root_key()


def test_a_folder_that_is_no_workspace_says_how_it_becomes_one(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspaceError, match="vitrina init"):
        open_workspace(tmp_path)


def test_what_the_settings_leave_out_is_as_in_a_new_shop(made: Workspace) -> None:
    assert written(made, "").settings() == Settings()
    assert written(made, "[collector]\nworkers = 3").settings() == Settings(workers=3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[shop", "is not TOML"),
        (b"\xff\xfe", "is not TOML"),
        ("[shop]\ncurency = 'RUB'", "'curency', which nothing reads. Known: vertical"),
        ("[shop]\ncurrency = 7", "currency to 7; it must be like 'RUB'"),
        ("[collector]\nworkers = 'two'", "workers to 'two'; it must be like 1"),
        ("[collector]\nworkers = 0", "workers to 0"),
        ("[collector]\nworkers = -1", "workers to -1"),
        ("[collector]\nworkers = 1.5", r"workers to 1\.5"),
        ("[collector]\nworkers = true", "workers to True"),
        ("[collector]\nraw_days = [30]", r"raw_days to \[30\]"),
        ("workers = 2", r"outside of a part"),
        ("[shop]\nzone = 'Moscow'", "no time zone"),
        ("[shop]\nzone = ''", "no time zone"),
        ("[shop]\nzone = '../../etc/passwd'", "no time zone"),
        ("[shop]\nzone = 'Europe'", "no time zone"),
        ("[shop]\npublic_url = 'go.example.com'", "no web address"),
        ("[shop]\npublic_url = 'javascript:alert(1)'", "no web address"),
        ("[shop]\npublic_url = 'https://a b'", "no web address"),
    ],
)
def test_a_wrong_setting_is_told_with_its_value(
    made: Workspace, text: str | bytes, words: str
) -> None:
    with pytest.raises(SettingError, match=words) as raised:
        written(made, text).settings()

    assert str(made.folder / CONFIG) in str(raised.value)


@pytest.mark.parametrize(
    "url", ["", "https://go.example.com", "http://127.0.0.1:8000", "https://x.example/go/"]
)
def test_an_address_may_be_empty_or_of_the_web(made: Workspace, url: str) -> None:
    assert written(made, f"[shop]\npublic_url = '{url}'").settings().public_url == url


def test_what_is_made_waits_for_the_disk_with_its_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[Path] = []
    sync = disk.sync_folder

    def counted(folder: Path) -> None:
        waited.append(folder)
        sync(folder)

    for module in (disk, workspace):
        monkeypatch.setattr(module, "sync_folder", counted)

    made = make_workspace(tmp_path / "shop", Settings())

    assert {tmp_path, made.folder, made.keys, made.run} <= set(waited)
    assert max(at for at, folder in enumerate(waited) if folder == made.folder) == len(waited) - 1


def test_an_interrupted_making_can_be_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(workspace, "sync_tree", interrupted)
        with pytest.raises(KeyboardInterrupt):
            make_workspace(tmp_path, Settings())
    key = Workspace(tmp_path).root_key()
    with pytest.raises(NoWorkspaceError):
        open_workspace(tmp_path)

    make_workspace(tmp_path, Settings())

    assert open_workspace(tmp_path).root_key() == key


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_relative_folder_stays_the_same_when_one_moves_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_workspace(Path("shop"), Settings())

    opened = open_workspace(Path("shop"))
    os.chdir("/")

    assert opened.settings() == Settings()
