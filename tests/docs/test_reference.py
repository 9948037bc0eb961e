"""Whatever a user can name is named on its page of the reference."""

import re
from importlib import import_module

import click
import pytest

from tests.docs.pages import ROOT, Page, page
from vitrina import errors
from vitrina.attribution import MODELS
from vitrina.connectors import DATASETS, IMPORTERS, PLATFORMS
from vitrina.events import EVENT_TYPES, GOALS, LAKE_TABLES, LakeTable
from vitrina.web.cli.lazy import Verb
from vitrina.web.cli.main import vitrina

PUBLIC = [
    "vitrina",
    "vitrina.attribution",
    "vitrina.connectors",
    "vitrina.engine",
    "vitrina.events",
    "vitrina.experiments",
    "vitrina.identity",
    "vitrina.journeys",
    "vitrina.optimization",
    "vitrina.simulation",
]


def settings() -> set[str]:
    """The environment variables that the code reads."""
    quoted = re.compile(r"[\"'](VITRINA_[A-Z_]+|PORT)[\"']")
    sources = [path.read_text() for path in (ROOT / "src").rglob("*.py")]
    return {name for source in sources for name in quoted.findall(source)}


def error_classes() -> dict[str, type]:
    return {
        name: kind
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.VitrinaError)
    }


DERIVED = (
    *("touches", "paths", "journey_people", "journey_files"),
    *("credit", "channel_credit", "effects", "readings", "moments", "donor_weights", "calibrated"),
    *("campaign_calibrated", "next_tests", "corrected", "place_credit"),
    *("decision", "budget_plan", "response_curves"),
    *("funnel", "stages", "cohorts", "match_rates", "expected", "channel_expected"),
)
NAMES = {
    "docs/reference/attribution.md": ("attribution model", list(MODELS)),
    "docs/reference/connectors.md": (
        "importer, data set or ad platform",
        [*IMPORTERS, *DATASETS, *PLATFORMS],
    ),
    "docs/reference/settings.md": ("environment variable", sorted(settings())),
    "docs/reference/errors.md": ("error", list(error_classes())),
    "docs/reference/events.md": ("event type or goal", [*EVENT_TYPES, *GOALS]),
    "docs/reference/lake-tables.md": ("lake table", [*LAKE_TABLES, *DERIVED]),
}


def complaint(name: str, kind: str, lacking: list[str]) -> str:
    return f"{name} does not name each {kind}. Add what a user should know of: {', '.join(lacking)}"


@pytest.mark.parametrize("name", NAMES)
def test_a_page_names_all_that_it_is_the_reference_of(name: str) -> None:
    kind, names = NAMES[name]

    lacking = words_lacking(page(name), names)

    assert not lacking, complaint(name, kind, lacking)


def words_lacking(written: Page, names: list[str]) -> list[str]:
    """Names that are neither in code nor a heading of the page."""
    return [one for one in written.lacks(names) if one not in written.headings]


def test_a_name_that_is_left_out_is_missed() -> None:
    written = page("docs/reference/errors.md")
    doctored = Page(written.path, written.text.replace("`CurrencyError`", "an error"))

    assert words_lacking(doctored, list(error_classes())) == ["CurrencyError"]


@pytest.mark.parametrize("module", PUBLIC)
def test_the_page_of_the_api_names_every_public_name(module: str) -> None:
    names = [name for name in import_module(module).__all__ if not name.startswith("__")]

    lacking = page("docs/reference/python-api.md").lacks(names)

    assert not lacking, complaint("docs/reference/python-api.md", f"name of {module}", lacking)


@pytest.mark.parametrize("verb", vitrina.commands)
def test_the_page_of_the_commands_names_each_with_its_options(
    verb: str,
) -> None:
    command = command_named(verb)
    section = section_of(page("docs/reference/cli.md"), f"vitrina {verb}")

    lacking = section.lacks(words_of(command))

    assert not lacking, complaint("docs/reference/cli.md", f"option of `vitrina {verb}`", lacking)


def command_named(verb: str) -> click.Command:
    listed = vitrina.commands[verb]
    assert isinstance(listed, Verb)
    return listed.load()


def test_an_option_in_another_command_s_section_does_not_count() -> None:
    written = page("docs/reference/cli.md")

    assert section_of(written, "vitrina up").lacks(["--dataset"]) == ["--dataset"]


def section_of(written: Page, heading: str) -> Page:
    """The part of a page below one of its second-level headings."""
    sections = written.text.split("\n## ")
    found = [text for text in sections if text.splitlines()[0].strip("`") == heading]
    assert found, f"{written.path.name} has no section {heading!r}: write it."
    return Page(written.path, found[0])


def words_of(command: click.Command) -> list[str]:
    if isinstance(command, click.Group):
        return [word for each in command.commands.values() for word in words_of(each)]
    words = []
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            words += [*parameter.opts, *parameter.secondary_opts]
        else:
            words.append(parameter.make_metavar(click.Context(command)))
    return [word for word in words if len(word) > 2]


@pytest.mark.parametrize("table", LAKE_TABLES)
def test_the_page_of_the_lake_gives_every_column_its_meaning(table: str) -> None:
    lacking = columns_lacking(page("docs/reference/lake-tables.md"), LAKE_TABLES[table])

    assert not lacking, complaint("docs/reference/lake-tables.md", f"column of {table}", lacking)


def test_a_column_whose_meaning_has_changed_is_found() -> None:
    written = page("docs/reference/lake-tables.md")
    doctored = Page(written.path, written.text.replace("| the person it belongs to", "| whose"))

    assert columns_lacking(doctored, LAKE_TABLES["passports"]) == ["passport_id"]


def columns_lacking(written: Page, table: LakeTable) -> list[str]:
    """The columns that have no row, or another meaning there."""
    rows = section_of(written, table.name).text.splitlines()
    return [
        column.name
        for column in table.columns
        if not any(row.startswith(f"| `{column.name}` |") and column.meaning in row for row in rows)
    ]


@pytest.mark.parametrize("name", error_classes())
def test_the_page_of_errors_says_what_else_an_error_is(name: str) -> None:
    assert kinds_lacking(page("docs/reference/errors.md"), name) == []


def test_an_error_whose_kind_is_told_wrongly_is_found() -> None:
    written = page("docs/reference/errors.md")
    doctored = Page(written.path, written.text.replace("`OSError`", "`ValueError`"))

    assert kinds_lacking(doctored, "UnreadableFileError") == ["OSError"]


def kinds_lacking(written: Page, name: str) -> list[str]:
    """Which of Python's own kinds the error is, and its row does not say."""
    [row] = [line for line in written.text.splitlines() if line.startswith(f"| `{name}` |")]
    bases = [base for base in error_classes()[name].__bases__ if base.__module__ == "builtins"]
    names = {base.__name__ for base in bases} - {"Exception"}
    return sorted(name for name in names if f"`{name}`" not in row)
