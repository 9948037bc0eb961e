"""`vitrina source`: a way in is added, changed, and never told what cannot be followed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.web.shops import shop_in
from vitrina.collector.doors import DoorFile, Source
from vitrina.collector.workspace import Workspace, source_secrets
from vitrina.errors import MappingError, SettingError
from vitrina.web.cli.main import vitrina


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workspace]:
    with shop_in(tmp_path / "shop") as workspace:
        yield workspace


def run(shop: Workspace, *words: str) -> Result:
    return CliRunner().invoke(vitrina, ["source", str(shop.folder), *words])


def told(shop: Workspace, name: str) -> Source:
    return DoorFile(shop.doors).doors().by_name[name]


def secret_of(shop: Workspace, name: str) -> str:
    sealer = source_secrets(shop.root_key())
    return sealer.open(told(shop, name).sealed_secret, about=name.encode()).decode()


def test_a_new_source_is_open_at_once_and_its_secret_is_shown(shop: Workspace) -> None:
    done = run(shop, "till", "--kind", "webhook", "--place", "north", "--set", "mapping=evotor")

    assert done.exit_code == 0, done.output
    assert secret_of(shop, "till") in done.output
    assert told(shop, "till").kind == "webhook"
    assert (told(shop, "till").place_id, told(shop, "till").settings) == (
        "north",
        {"mapping": "evotor"},
    )


def test_settings_are_changed_one_by_one_and_taken_away(shop: Workspace, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text('{"rules": [{"type": "Lead Submitted"}]}\n')
    run(shop, "till", "--kind", "webhook", "--set", "zone=UTC", "--set", "auth=bearer")

    done = run(shop, "till", "--set", "auth=", "--set", f"mapping=@{tmp_path / 'm.json'}")

    assert done.exit_code == 0, done.output
    assert told(shop, "till").settings == {
        "zone": "UTC",
        "mapping": '{"rules": [{"type": "Lead Submitted"}]}',
    }


def test_a_mapping_that_cannot_be_followed_changes_nothing(shop: Workspace) -> None:
    run(shop, "till", "--kind", "webhook", "--set", "mapping=evotor")

    done = run(shop, "till", "--set", "mapping=evotr", "--set", "zone=UTC")

    assert isinstance(done.exception, MappingError)
    assert told(shop, "till").settings == {"mapping": "evotor"}


def test_a_secret_of_the_senders_own_takes_the_place_of_ours(
    shop: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("chosen-by-the-sender\n")
    run(shop, "orders", "--kind", "webhook")

    done = run(shop, "orders", "--secret-from", str(tmp_path / "key"))

    assert done.exit_code == 0, done.output
    assert secret_of(shop, "orders") == "chosen-by-the-sender"
    assert told(shop, "orders").secret_digest == ""
    assert "chosen" not in done.output


def test_a_secret_that_could_be_guessed_is_refused(shop: Workspace, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("1234567")
    run(shop, "orders", "--kind", "webhook")

    done = run(shop, "orders", "--secret-from", str(tmp_path / "key"))

    assert isinstance(done.exception, SettingError)


@pytest.mark.parametrize(
    "words",
    [("nobody",), ("till", "--kind", "fax"), ("till", "--kind", "webhook", "--set", "mapping")],
)
def test_what_cannot_be_done_says_what_to_write(shop: Workspace, words: tuple[str, ...]) -> None:
    assert run(shop, *words).exit_code == 2
