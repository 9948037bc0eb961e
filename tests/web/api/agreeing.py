"""Whether a value has the shape that an OpenAPI document declares: as much of it as ours uses."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

Json = Mapping[str, Any]
TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
FORMATS: Mapping[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "date-time": datetime.fromisoformat,
    "uuid": UUID,
}


def flaws(value: object, schema: Json, document: Json, at: str = "$") -> list[str]:
    """Where a value differs from a schema of a document; nothing if it agrees."""
    if "$ref" in schema:
        return flaws(value, _named(schema["$ref"], document), document, at)
    if options := schema.get("anyOf"):
        tried = [flaws(value, each, document, at) for each in options]
        return [] if not all(tried) else [f"{at}: none of anyOf: {value!r}"]
    if (kind := schema.get("type")) and not _is(value, kind):
        return [f"{at}: {value!r} is no {kind}"]
    if isinstance(value, dict):
        return list(_in_object(value, schema, document, at))
    if isinstance(value, list):
        items = schema.get("items", {})
        return [
            no for n, each in enumerate(value) for no in flaws(each, items, document, f"{at}[{n}]")
        ]
    return list(_in_text(value, schema, at)) if isinstance(value, str) else []


def _named(reference: str, document: Json) -> Json:
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)


def _is(value: object, kind: str) -> bool:
    if isinstance(value, bool) and kind != "boolean":
        return False
    return isinstance(value, TYPES[kind])


def _in_object(value: Json, schema: Json, document: Json, at: str) -> Iterator[str]:
    told = schema.get("properties", {})
    yield from (f"{at}: lacks {name}" for name in schema.get("required", []) if name not in value)
    for name, each in value.items():
        if name in told:
            yield from flaws(each, told[name], document, f"{at}.{name}")
        elif isinstance(further := schema.get("additionalProperties", not told), dict):
            yield from flaws(each, further, document, f"{at}.{name}")
        elif not further:
            yield f"{at}: {name} is not declared"


def _in_text(value: str, schema: Json, at: str) -> Iterator[str]:
    try:
        FORMATS.get(schema.get("format", ""), str)(value)
    except ValueError:
        yield f"{at}: {value!r} is no {schema['format']}"
