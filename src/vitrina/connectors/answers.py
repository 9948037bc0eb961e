"""Other people's JSON, read with care: every step says what it found instead."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from vitrina.errors import RefusedError


def json_object(body: bytes) -> Mapping[str, object]:
    """The object that a body is.

    Raises:
        RefusedError: it is something else.
    """
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, "unreadable", "The body is no JSON: send an object.") from error
    if not isinstance(read, dict):
        raise RefusedError(400, "unreadable", "The body is no JSON object: send one.")
    return read


def answer_object(body: bytes) -> Mapping[str, object]:
    """The object that a server answered with.

    Raises:
        ConnectionError: it is something else, so nobody knows what the server has done.
    """
    with readable():
        return json_object(body)


@contextmanager
def readable() -> Iterator[None]:
    """Read an answer inside: one of an unknown shape is as good as none, and no refusal."""
    try:
        yield
    except RefusedError as error:
        raise ConnectionError(f"The server's answer cannot be read: {error}") from error


def part(of: Mapping[str, object], name: str) -> Mapping[str, object]:
    """An object inside; empty if it is missing or something else."""
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def rows(of: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    """A list of objects inside.

    Raises:
        ConnectionError: it is missing or something else: a list that cannot be read is not empty.
    """
    found = of.get(name)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ConnectionError(f"The server's answer has no list {name!r}.")
    return found


def text(of: Mapping[str, object], name: str) -> str:
    """A text inside; empty if it is missing or something else."""
    found = of.get(name)
    return found if isinstance(found, str) else ""


def whole(of: Mapping[str, object], name: str) -> int:
    """A whole number inside; -1 if it is missing or something else."""
    found = of.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else -1
