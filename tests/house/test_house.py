"""The promises of the house that no single package can keep alone."""

import ast
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from vitrina.attribution import MODELS
from vitrina.collector.load.readers import READERS
from vitrina.connectors import IMPORTERS
from vitrina.connectors.dataset import DATASETS
from vitrina.connectors.message import SENDERS
from vitrina.connectors.payment import PROVIDERS
from vitrina.experiments import DESIGNS
from vitrina.registry import Registry
from vitrina.verticals import VERTICALS
from vitrina.web.pages import PAGES

ROOT = Path(__file__).parents[2]
PYTHON = sorted(  # migrations are written by a machine
    path for path in (ROOT / "src").rglob("*.py") if path.parent.name != "migrations"
)
LONGEST = 400  # lines: a file is read in one sitting

# a longer file stands here with its reason; limits only go down
LONGER: dict[str, int] = {}

LIBRARY = [
    *("attribution", "connectors", "engine", "events", "experiments", "identity", "journeys"),
    "optimization",
    "simulation",
]


@pytest.mark.parametrize("module", ["vitrina", *(f"vitrina.{name}" for name in LIBRARY)])
def test_the_library_loads_no_web_framework_no_spark_and_no_data_frames(module: str) -> None:
    heavy = {"django", "granian", "click", "rich", "pyspark", "pandas", "polars"}
    code = f"import {module}, sys; print(sorted({heavy!r} & set(sys.modules)))"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "[]"


def test_importing_vitrina_alone_loads_no_engine_either() -> None:
    code = (
        "import vitrina, sys; print({'duckdb', 'sqlglot', 'pyarrow', 'numpy'} & set(sys.modules))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("module", "parts"),
    [("vitrina.connectors.payment", "PROVIDERS"), ("vitrina.connectors.message", "SENDERS")],
)
def test_who_takes_payments_or_sends_messages_loads_no_engine_and_no_shop(
    module: str, parts: str
) -> None:
    heavy = {"duckdb", "sqlglot", "pyarrow", "numpy", "django", "vitrina.engine"}
    code = f"import sys, {module} as m; list(m.{parts}); print({heavy!r} & set(sys.modules))"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "set()"


REGISTRIES: list[Registry[Any]] = [
    *(MODELS, DESIGNS, IMPORTERS, DATASETS, PAGES, READERS, VERTICALS, PROVIDERS, SENDERS)
]


@pytest.mark.parametrize("registry", REGISTRIES, ids=lambda registry: registry.kind)
def test_a_part_is_named_after_its_file(registry: Registry[Any]) -> None:
    folder = ROOT / "src" / registry.package.replace(".", "/")
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}

    # what comes by an entry point lives elsewhere, as a part of any other package does
    from_elsewhere = {point.name for point in entry_points(group=registry.package)}
    assert set(registry) == files | from_elsewhere


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_no_file_outgrows_one_sitting(path: Path) -> None:
    name = path.relative_to(ROOT / "src").as_posix()
    lines = len(path.read_text().splitlines())

    assert lines <= LONGER.get(name, LONGEST), "split it by matter, or list it with its reason"


def test_every_exception_to_the_length_is_still_needed() -> None:
    lengths = {name: len((ROOT / "src" / name).read_text().splitlines()) for name in LONGER}

    assert {name for name, lines in lengths.items() if lines <= LONGEST} == set()


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text())), "a line on what the module is for"


def test_no_folder_is_an_empty_stub() -> None:
    packages = [path.parent for path in (ROOT / "src").rglob("__init__.py")]
    parts = {ROOT / "src" / registry.package.replace(".", "/") for registry in REGISTRIES}

    stubs = [package for package in packages if len(list(package.iterdir())) < 2]

    assert not set(stubs) - parts


def test_the_packages_of_the_house_stay_within_fifteen() -> None:
    packages = [path.parent for path in (ROOT / "src/vitrina").glob("*/__init__.py")]

    assert len(packages) <= 15, "a sixteenth needs an ADR that says which one it replaces"


def test_what_is_kept_in_git_names_no_registry_host_and_nothing_minified() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    hosts = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com"]
    offending = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".png", ".parquet"} or not path.exists():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        offending += [f"{name}: {host}" for host in hosts if host in text]
        offending += [name] if name.endswith((".min.js", ".min.css")) else []

    assert offending == []
