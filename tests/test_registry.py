"""Parts find themselves by folder and by entry point."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from vitrina import registry
from vitrina.errors import SettingError, UnknownNameError
from vitrina.registry import Registry

PART = """
from parts_for_test import PARTS

@PARTS.register({name!r})
class Part:
    pass
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = tmp_path / "parts_for_test"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from vitrina.registry import Registry\nPARTS = Registry('part', 'parts_for_test')\n"
    )
    (package / "wheel.py").write_text(PART.format(name="wheel"))
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.startswith("parts_for_test")]:
        monkeypatch.delitem(sys.modules, name)
    return package


SLOW_PART = """
from time import sleep

sleep(0.2)
"""


def parts() -> Registry[type]:
    import parts_for_test  # type: ignore[import-not-found]  # made by the fixture

    found: Registry[type] = parts_for_test.PARTS
    return found


def test_a_file_dropped_into_the_folder_is_a_part(folder: Path) -> None:
    (folder / "spoke.py").write_text(PART.format(name="spoke"))

    assert list(parts()) == ["spoke", "wheel"]


def test_an_unknown_name_says_what_there_is(folder: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"Did you mean 'wheel'\? Known: wheel\."):
        parts()["weel"]


def test_two_parts_cannot_claim_one_name(folder: Path) -> None:
    (folder / "wheel_again.py").write_text(PART.format(name="wheel"))

    with pytest.raises(SettingError, match="Two parts claim the part name 'wheel'"):
        list(parts())


def test_an_installed_package_adds_a_part_by_its_entry_point(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = folder.parent / "from_outside_for_test.py"
    outside.write_text(PART.format(name="outside"))
    point = EntryPoint("outside", "from_outside_for_test", "parts_for_test")
    monkeypatch.setattr(
        registry, "entry_points", lambda group: [point] if group == "parts_for_test" else []
    )

    assert list(parts()) == ["outside", "wheel"]


def seen_by_two(found: Registry[type]) -> list[list[str]]:
    """What two threads see that ask at the same moment, before anybody else did."""
    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(lambda _: list(found), range(2)))


def test_whoever_asks_while_the_folder_is_read_waits_for_all_of_it(folder: Path) -> None:
    (folder / "a_slow_one.py").write_text(SLOW_PART)

    assert seen_by_two(parts()) == [["wheel"], ["wheel"]]


def test_a_folder_that_counts_as_read_from_the_start_would_be_noticed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a_slow_one.py").write_text(SLOW_PART)
    load: Callable[[Registry[type]], None] = Registry._load

    def hasty(found: Registry[type]) -> None:
        if not found._is_begun:
            load(found)

    monkeypatch.setattr(Registry, "_load", hasty)

    assert [] in seen_by_two(parts())  # what the test above forbids
