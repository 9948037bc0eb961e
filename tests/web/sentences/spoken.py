"""The sentences that stand in the source of the library, with `{}` where a value will stand."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import vitrina

LIBRARY = Path(vitrina.__file__).parent
FEWEST_WORDS = 3
# "{fault} It was left out.": what follows a whole sentence is one of its own
BEGINS_ANEW = re.compile(r"\{\}\.? (?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence, or a part of one.

    Attributes:
        text: with `{}` for each value, and without spaces around it.
        specs: how each value is written: what follows its colon; empty without.
    """

    text: str
    specs: tuple[str, ...]


def spoken_in(source: str) -> list[Spoken]:
    """What a module may say: its texts of three words or more that are no docstring."""
    tree = ast.parse(source)
    unsaid = {id(node) for node in _unsaid(tree)}
    found = [
        _spoken(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr | ast.Constant) and id(node) not in unsaid
    ]
    return [each for each in found if each and len(each.text.split()) >= FEWEST_WORDS]


def raised_in(source: str, errors: set[str]) -> list[Spoken]:
    """What the errors of these names say where a module raises them."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    raised = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in errors]
    return [each for call in raised for each in spoken_in(ast.unparse(call.args[0]))]


def texts_in(source: str) -> set[str]:
    """Every text of a module, however short, as `Spoken.text`."""
    nodes = ast.walk(ast.parse(source))
    spoken = [_spoken(node) for node in nodes if isinstance(node, ast.JoinedStr | ast.Constant)]
    return {each.text for each in spoken if each}


def _spoken(node: ast.JoinedStr | ast.Constant) -> Spoken | None:
    parts: list[ast.expr] = node.values if isinstance(node, ast.JoinedStr) else [node]
    values = [part for part in parts if isinstance(part, ast.FormattedValue)]
    text, specs = "".join(map(_words, parts)), [_spec(value) for value in values]
    if begins := BEGINS_ANEW.match(text):
        text, specs = text[begins.end() :], specs[1:]
    return Spoken(text.strip(), tuple(specs)) if text.strip() else None


def _words(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return part.value if isinstance(part.value, str) else ""
    return "{}"


def _spec(value: ast.FormattedValue) -> str:
    parts = value.format_spec.values if isinstance(value.format_spec, ast.JoinedStr) else []
    return "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))


def _unsaid(tree: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, what assertions hold, and the pieces of texts that are there as a whole."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                yield docstring
            case ast.Assert(msg=ast.AST() as told):
                yield from ast.walk(told)
            case ast.JoinedStr():
                yield from (piece for piece in ast.walk(node) if piece is not node)
