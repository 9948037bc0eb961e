"""Every error belongs to one tree, and says the value that was wrong and the next step."""

import ast
import inspect
import re
from pathlib import Path
from textwrap import dedent

import pytest

from vitrina import errors
from vitrina.errors import (
    CurrencyError,
    MissingColumnsError,
    UnknownNameError,
    VitrinaError,
)

SOURCE = Path(inspect.getfile(errors)).parent
CLASSES = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, Exception)
}
# what is wrong ends at one of these, and what to do follows
TURN = re.compile(r"[.:;,?](?=[\s{])|\bneeds?\b")


@pytest.mark.parametrize("name", CLASSES)
def test_every_error_is_a_vitrina_error_with_a_word_on_when_it_is_raised(name: str) -> None:
    kind = CLASSES[name]

    assert issubclass(kind, VitrinaError)
    assert kind.__doc__


@pytest.mark.parametrize("name", CLASSES)
def test_the_tree_at_the_top_of_the_module_draws_every_error_below_its_parent(name: str) -> None:
    drawn = tree_of(errors.__doc__ or "")

    assert drawn[name] == CLASSES[name].__mro__[1].__name__ or name == "VitrinaError"


def test_an_error_that_is_drawn_under_another_parent_is_found() -> None:
    doctored = (errors.__doc__ or "").replace("    ├── NoLakeError", "├── NoLakeError")

    assert tree_of(doctored)["NoLakeError"] == "VitrinaError"


def tree_of(drawing: str) -> dict[str, str]:
    """The parent of each error in a drawing of the tree."""
    parents, above = {}, {-1: "Exception"}
    for line in drawing.splitlines():
        found = re.match(r"([\s│├└─]*)([A-Z]\w+Error)\b", line)
        if found:
            depth = len(found[1]) // 4
            above[depth] = found[2]
            parents[found[2]] = above[depth - 1]
    return parents


def test_an_unknown_name_is_told_with_a_guess_and_all_that_are_known() -> None:
    error = UnknownNameError("attribution model", "linaer", ["last", "linear"])

    assert str(error) == (
        "No attribution model is named 'linaer'. Did you mean 'linear'? Known: last, linear."
    )


def test_a_name_that_resembles_none_is_told_without_a_guess() -> None:
    error = UnknownNameError("goal", "zzz", ["receipt"])

    assert str(error) == "No goal is named 'zzz'. Known: receipt."


def test_a_name_asked_of_an_empty_registry_is_told_that_there_are_none() -> None:
    assert str(UnknownNameError("goal", "receipt", [])).endswith("Known: none.")


def test_missing_columns_are_told_with_those_that_are_there() -> None:
    error = MissingColumnsError("journeys.build", ["source", "event_id"], ["id", "type"])

    assert str(error) == (
        "journeys.build reads columns that the table lacks: event_id, source. It has: id, type."
    )


def test_two_currencies_are_told_with_what_to_do() -> None:
    error = CurrencyError("This sum", {"USD", "RUB"})

    assert str(error) == (
        "This sum would mix RUB and USD. Convert the amounts to one currency first, or keep a "
        "lake per currency."
    )


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("UnknownNameError", LookupError),
        ("MissingColumnsError", ValueError),
        ("SettingError", ValueError),
        ("CurrencyError", ValueError),
        ("MappingError", ValueError),
        ("UnreadableFileError", OSError),
        ("NoLakeError", FileNotFoundError),
    ],
)
def test_code_that_knows_nothing_of_vitrina_catches_what_python_has_a_kind_for(
    error: str, kind: type[Exception]
) -> None:
    assert issubclass(CLASSES[error], kind)


# --- where errors are raised


def messages(source: str) -> list[tuple[str, str]]:
    """Each `raise SomeError("message")`: its class, and the message with {} for each value."""
    return [
        (node.exc.func.id, text)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id in CLASSES
        and node.exc.args
        and (text := text_of(node.exc.args[-1]))  # what goes before it is for machines
    ]


def text_of(argument: ast.expr) -> str | None:
    """A written message; None where it is made elsewhere."""
    if isinstance(argument, ast.Constant):
        return str(argument.value)
    if isinstance(argument, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in argument.values)
        return "".join(map(str, parts))
    return None


def faults(source: str) -> list[str]:
    """Messages that end when they have said what is wrong."""
    complete_themselves = {"UnknownNameError", "MissingColumnsError", "CurrencyError"}
    return [
        f"{kind}: {message}"
        for kind, message in messages(source)
        if kind not in complete_themselves and not TURN.search(message)
    ]


MODULES = sorted(path for path in SOURCE.rglob("*.py") if messages(path.read_text()))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_message_ends_with_what_is_wrong(path: Path) -> None:
    assert faults(path.read_text()) == []


def test_a_message_without_a_next_step_is_found() -> None:
    source = """
        raise SettingError(f"coverage is {coverage}.")
        raise LakeError("It is full: use another.")
    """

    assert faults(dedent(source)) == ["SettingError: coverage is {}."]
