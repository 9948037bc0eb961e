"""Parts find themselves by folder and by entry point."""

import sys
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
