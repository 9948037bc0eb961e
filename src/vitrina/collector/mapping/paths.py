"""Paths into JSON: `data.order.id`, `items.0.name`; `$.shop` begins at the root."""

from collections.abc import Mapping

ROOT = "$."


def found(path: str, item: object, root: object = None) -> object:
    """The first value that one of the paths in `a.b|c.d` leads to; None if none does.

    A value that is there and empty (null, "") counts as not found.

    >>> found("data.id|id", {"id": 7})
    7
    >>> found("$.shop", {"id": 7}, {"shop": "north"})
    'north'
    """
    for one in path.split("|"):
        value = _at(one.strip(), item, root)
        if value is not None and value != "":
            return value
    return None


def _at(path: str, item: object, root: object) -> object:
    if path.startswith(ROOT):
        path, item = path.removeprefix(ROOT), root
    for step in path.split(".") if path else ():
        item = _step(item, step)
        if item is None:
            return None
    return item


def _step(item: object, step: str) -> object:
    if isinstance(item, Mapping):
        return item.get(step)
    if isinstance(item, list) and step.isascii() and step.isdigit():
        place = int(step[:9])
        return item[place] if place < len(item) else None
    return None


def as_text(value: object) -> str:
    """A value of JSON as the text that a column or a condition holds."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return ""
