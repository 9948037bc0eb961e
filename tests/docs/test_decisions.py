"""Decisions, dependencies and floors are written down as they are."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Page, page

DECISIONS = sorted((ROOT / "docs/adr").glob("0*.md"))


def faults_of_decision(written: Page) -> list[str]:
    faults = [
        f"a heading {part!r} is missing"
        for part in ("Context", "Decision", "Consequences")
        if part not in written.headings
    ]
    if len(written.text.splitlines()) > 60:
        faults.append("it is longer than a page of 60 lines")
    if not written.headings[0].startswith(written.path.name[:4]):
        faults.append("its title does not begin with its number")
    return faults


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_three_parts_on_one_page_and_stands_in_the_list(path: Path) -> None:
    written = Page(path, path.read_text(encoding="utf-8"))

    assert faults_of_decision(written) == []
    assert path.name in page("docs/adr/README.md").links


def test_a_decision_without_consequences_or_end_is_found() -> None:
    doctored = Page(DECISIONS[0], "# 0009. Title\n\n## Context\n\n## Decision\n" + "line\n" * 60)

    assert faults_of_decision(doctored) == [
        "a heading 'Consequences' is missing",
        "it is longer than a page of 60 lines",
        "its title does not begin with its number",
    ]


def test_every_direct_dependency_is_accounted_for() -> None:
    assert page("docs/adr/dependencies.md").lacks(direct_dependencies()) == []


def test_a_dependency_that_is_no_longer_used_is_taken_off_the_page() -> None:
    rows = re.findall(r"^\| `([^`]+)` \|", page("docs/adr/dependencies.md").text, re.MULTILINE)

    assert set(rows) - direct_dependencies() == set()


def test_a_dependency_without_a_line_is_missed() -> None:
    written = page("docs/adr/dependencies.md")
    doctored = Page(written.path, written.text.replace("`duckdb`", "a database"))

    assert "duckdb" in doctored.lacks(direct_dependencies())


def direct_dependencies() -> set[str]:
    """Names in pyproject.toml and in requirements/*.in."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [
        *project["project"]["dependencies"],
        *(one for extra in project["project"]["optional-dependencies"].values() for one in extra),
        *(one for group in project["dependency-groups"].values() for one in group),
        *(one for path in (ROOT / "requirements").glob("*.in") for one in path.read_text().split()),
    ]
    return {re.split(r"[<>=!~\[;]", one, maxsplit=1)[0] for one in asked}


# --- the floors


HOUSE, COLLECTOR, SHOP = "vitrina", "vitrina.collector", "vitrina.commerce"
DRAWINGS = {
    HOUSE: 0,
    COLLECTOR: 1,
    SHOP: 2,
}  # which of the page's drawings has the floors of which package


@pytest.mark.parametrize("package", DRAWINGS)
def test_the_floors_are_drawn_as_they_are_enforced(package: str) -> None:
    assert drawn_floors(page("docs/explanation/the-house.md"), package) == enforced_floors(package)


@pytest.mark.parametrize(
    ("package", "floor", "elsewhere"),
    [(HOUSE, "\nidentity  ", "\nengine    "), (COLLECTOR, "\nlog  ", "\ndisk ")],
)
def test_a_floor_that_is_drawn_elsewhere_is_found(package: str, floor: str, elsewhere: str) -> None:
    written = page("docs/explanation/the-house.md")
    doctored = Page(written.path, written.text.replace(floor, elsewhere, 1))

    assert drawn_floors(doctored, package) != enforced_floors(package)


def test_every_package_with_floors_has_a_drawing() -> None:
    assert {name for contract in layered() for name in contract["containers"]} == set(DRAWINGS)


def drawn_floors(written: Page, package: str) -> list[set[str]]:
    """The floors of a drawing, from the top: the names before the words on each line."""
    drawing = written.blocks("text")[DRAWINGS[package]]
    names = [re.split(r"\s{2,}", line, maxsplit=1)[0] for line in drawing.splitlines()]
    return [set(name.split(" | ")) for name in names]


def enforced_floors(package: str) -> list[set[str]]:
    [floors] = [each["layers"] for each in layered() if each["containers"] == [package]]
    return [set(floor.split(" | ")) for floor in floors]


def layered() -> list[dict[str, list[str]]]:
    """The contracts about floors in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    return [contract for contract in contracts if contract["type"] == "layers"]
