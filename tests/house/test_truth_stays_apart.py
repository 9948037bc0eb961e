"""No module outside the simulation knows where the truth of a city lies."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from vitrina.simulation.schemas import TRUTH

SOURCES = Path(__file__).parents[2] / "src" / "vitrina"
MODULES = [path for path in SOURCES.rglob("*.py") if "simulation" not in path.parts]
QUERIES = [path for path in SOURCES.rglob("*.sql") if "simulation" not in path.parts]
NAMES = {"TRUTH", "TRUTH_FOLDER"}  # what the simulation itself calls it
FILES = {f"{name}-" for name in TRUTH}


def looks(source: str) -> list[str]:
    """What a module says that only who wants to read the truth has to say."""
    tree = ast.parse(source)
    found = [text for text in _texts(tree) if _leads_to_truth(text)]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found += [name.name for name in node.names if name.name in NAMES]
        if isinstance(node, ast.Attribute) and node.attr in NAMES | {"truth"}:
            found.append(node.attr)
    return found


def _texts(tree: ast.AST) -> Iterator[str]:
    """Every text that is not a docstring."""
    explained = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in explained:
            yield str(node.value)


def _leads_to_truth(text: str) -> bool:
    return text == "truth" or "truth/" in text or any(text.startswith(name) for name in FILES)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_a_module_outside_the_simulation_does_not_name_it(path: Path) -> None:
    assert looks(path.read_text()) == []


def test_no_query_names_it() -> None:
    assert [path for path in QUERIES if "truth" in path.read_text()] == []


@pytest.mark.parametrize(
    "source",
    [
        'rows = read(lake.folder / "truth" / "causes-001.parquet")',
        'rows = read(f"{folder}/truth/causes.parquet")',
        "from vitrina.simulation.files import TRUTH_FOLDER",
        "rows = city.truth",
    ],
)
def test_a_module_that_does_is_found(source: str) -> None:
    assert looks(source) != []
