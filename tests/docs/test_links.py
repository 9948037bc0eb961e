"""Every link of the documentation leads somewhere, and every name in it exists."""

import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click
import pytest

from tests.docs.pages import ROOT, Page, all_pages, name_of
from vitrina.engine import Lake, Table
from vitrina.web.cli.lazy import Verb
from vitrina.web.cli.main import vitrina

EACH_PAGE = pytest.mark.parametrize("written", all_pages(), ids=name_of)

# the first part of `journeys.build`, `lake.links`: where the rest must be found
SHORT = {
    name: f"vitrina.{name}"
    for name in (
        *("attribution", "connectors", "experiments", "identity", "journeys", "optimization"),
    )
}
OBJECTS: dict[str, type] = {"lake": Lake, "Table": Table, "Lake": Lake}
DOTTED = re.compile(r"^((?:vitrina|" + "|".join([*SHORT, *OBJECTS]) + r")(?:\.[A-Za-z_]\w*)+)")
FILES = re.compile(r"\.(py|sql|md|toml|csv|html)$")


# --- links


def broken_links(written: Page) -> Iterator[str]:
    """The relative links that lead nowhere."""
    for link in written.links:
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        path = (written.path.parent / target).resolve() if target else written.path
        if not path.exists():
            yield f"{link}: there is no {path.relative_to(ROOT)}"
        elif anchor and anchor not in Page(path, path.read_text(encoding="utf-8")).anchors:
            yield f"{link}: {path.name} has no such heading"


@EACH_PAGE
def test_every_relative_link_and_image_leads_somewhere(written: Page) -> None:
    assert list(broken_links(written)) == []


@pytest.mark.parametrize(
    "link", ["[lost](docs/nowhere.md)", "![no picture](docs/images/no.png)", "[x](#no-such-part)"]
)
def test_a_link_that_leads_nowhere_is_found(link: str) -> None:
    doctored = Page(ROOT / "README.md", f"# Title\n\n{link}\n")

    assert len(list(broken_links(doctored))) == 1


def test_a_link_within_code_is_not_a_link() -> None:
    doctored = Page(ROOT / "README.md", "`[a](b.md)`\n\n```text\n[a](b.md)\n```\n")

    assert list(broken_links(doctored)) == []


# --- names


def unknown_names(written: Page) -> list[str]:
    """Dotted names between backticks that no module or class has."""
    found = [match[1] for code in written.code if (match := DOTTED.match(code))]
    return [name for name in found if not FILES.search(name) and not resolves(name)]


def resolves(name: str) -> bool:
    first, _, rest = name.partition(".")
    if first in OBJECTS:
        return _has(OBJECTS[first], rest.split("."))
    parts = (f"{SHORT[first]}.{rest}" if first in SHORT else name).split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        if _is_module(module):
            return length == len(parts) or _has(import_module(module), parts[length:])
    return False


def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _has(thing: Any, attributes: list[str]) -> bool:
    for attribute in attributes:
        if not hasattr(thing, attribute):
            return False
        thing = getattr(thing, attribute)
    return True


@EACH_PAGE
def test_no_page_names_a_module_or_function_that_does_not_exist(written: Page) -> None:
    assert unknown_names(written) == []


def test_a_name_that_does_not_exist_is_found() -> None:
    doctored = Page(
        ROOT / "README.md",
        "`vitrina.journeys.build(events)` `vitrina.optimisation` `journeys.bild` `lake.link`",
    )

    assert unknown_names(doctored) == ["vitrina.optimisation", "journeys.bild", "lake.link"]


# --- files

PATH = re.compile(r"^(?:src|tests|docs|scripts|requirements|benchmarks|examples)/[\w./*-]*$")
TO_BE_WRITTEN = {"src/vitrina/attribution/models/rising.py"}  # by the reader of the guide


def missing_files(written: Page) -> list[str]:
    """Paths between backticks that are not in the repository."""
    named = {code for code in written.code if PATH.match(code)} - TO_BE_WRITTEN
    return sorted(path for path in named if not any(ROOT.glob(path.rstrip("/"))))


@EACH_PAGE
def test_every_file_that_a_page_names_is_there(written: Page) -> None:
    assert missing_files(written) == []


def test_a_file_that_is_not_there_is_found() -> None:
    doctored = Page(
        ROOT / "README.md", "`src/vitrina/engine/`, `requirements/*.lock`, `src/vitrina/shop/`"
    )

    assert missing_files(doctored) == ["src/vitrina/shop/"]


# --- commands


def shell_lines(written: Page) -> list[str]:
    return [*written.code, *(line for code in written.blocks("sh") for line in code.splitlines())]


def unknown_targets(written: Page) -> set[str]:
    """What the page would have make do, and make does not know."""
    makefile = (ROOT / "Makefile").read_text()
    known = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    asked = {
        target
        for line in shell_lines(written)
        for target in re.findall(r"\bmake (?:[A-Z]+=\S+ )*([a-z]+)", line.partition("#")[0])
    }
    return asked - known


def unknown_commands(written: Page) -> list[str]:
    """`vitrina verb --option` lines of which the verb or an option does not exist."""
    return [line for line in shell_lines(written) if _is_unknown_command(line.partition("#")[0])]


def _is_unknown_command(line: str) -> bool:
    called = re.search(r"(?:^|[\s/])vitrina ((?:--?[a-z]+\b|[a-z-]+)\b)(.*)", line)
    if not called:
        return False
    verb, rest = called[1], called[2]
    command = vitrina if verb.startswith("-") else vitrina.commands.get(verb)
    if isinstance(command, Verb):
        command = command.load()
    if isinstance(command, click.Group) and command is not vitrina and rest.split():
        command = command.commands.get(rest.split()[0])
    if command is None:
        return True
    context = click.Context(command, help_option_names=["-h", "--help"])
    known = {
        word
        for parameter in command.get_params(context)
        for word in (*parameter.opts, *parameter.secondary_opts)
    }
    used = re.findall(r"(?<!\S)--[a-z-]+", f"{verb} {rest}" if verb.startswith("-") else rest)
    return not set(used) <= known


@EACH_PAGE
def test_every_make_target_that_a_page_names_is_in_the_makefile(written: Page) -> None:
    assert unknown_targets(written) == set()


@EACH_PAGE
def test_every_command_that_a_page_shows_exists_with_its_options(written: Page) -> None:
    assert unknown_commands(written) == []


def test_a_command_that_does_not_exist_is_found() -> None:
    doctored = Page(
        ROOT / "README.md",
        "`make dmo`, `vitrina sreve`, `vitrina demo --dataste x`, `vitrina report .demo --json x`\n"
        "`vitrina key add ./shop app --scope x`, `vitrina key ad ./shop`\n"
        "```sh\nPORT=1 make served   # and more\n```\n",
    )

    assert unknown_targets(doctored) == {"dmo", "served"}
    assert unknown_commands(doctored) == [
        "vitrina sreve",
        "vitrina demo --dataste x",
        "vitrina key ad ./shop",
    ]
