"""Values in Google's answers: its whole numbers are texts, and what is zero may be missing."""

import re
from collections.abc import Mapping

from vitrina.connectors.answers import part, text

Row = Mapping[str, object]
_WHOLE = re.compile(r"-?[0-9]{1,19}", re.ASCII)


def int64(of: Row, name: str) -> int:
    """A whole number inside, as a text or as a number; 0 if it is missing.

    Raises:
        ConnectionError: it is something else.
    """
    found = of.get(name, 0)
    if isinstance(found, int) and not isinstance(found, bool):
        return found
    if isinstance(found, str) and _WHOLE.fullmatch(found):
        return int(found)
    raise ConnectionError(f"Google's answer has {name!r} that is no whole number.")


def count(of: Row, name: str) -> float:
    """How many conversions, which Google shares among clicks; 0 if it is missing.

    Raises:
        ConnectionError: it is no number, or less than none.
    """
    found = of.get(name, 0)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found < 1e15:
        raise ConnectionError(f"Google's answer has {name!r} that is no count.")
    return float(found)


def inside(row: Row, *path: str) -> Row:
    """An object deep inside; empty if it is missing."""
    for name in path:
        row = part(row, name)
    return row


def named(of: Row, name: str) -> str:
    """A text that must be there.

    Raises:
        ConnectionError: it is missing.
    """
    found = text(of, name)
    if not found:
        raise ConnectionError(f"Google's answer has no {name!r}.")
    return found
