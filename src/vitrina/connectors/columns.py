"""Decide which column of a file gives which field: as told, or by the names of the columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from vitrina.connectors.importer import Field, Importer
from vitrina.connectors.reading import Sheet
from vitrina.errors import MappingError


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column (by its position) gives each field that has one."""

    places: Mapping[str, int]
    names: tuple[str, ...]

    def name_of(self, field: str) -> str:
        """The header of a field's column; empty if the file does not give it."""
        return self.names[self.places[field]] if field in self.places else ""


def find_columns(
    importer: Importer, kind: str, sheet: Sheet, mapping: Mapping[str, str | None]
) -> Columns:
    """Columns for fields: those of `mapping` first, the others by their names.

    Args:
        importer: declares the fields.
        kind: its name, for messages.
        sheet: the file.
        mapping: field to column name; None keeps a field from being guessed.

    Raises:
        MappingError: a field or column that does not exist, or a field left without one.
    """
    places = _given(importer, kind, sheet, mapping)
    for field in importer.fields:
        if field.name not in mapping:
            place = _guess(field, sheet.columns, places)
            if place is not None:
                places[field.name] = place
    _require_all(importer, kind, sheet, places)
    return Columns(places, sheet.columns)


def _given(
    importer: Importer, kind: str, sheet: Sheet, mapping: Mapping[str, str | None]
) -> dict[str, int]:
    known = [field.name for field in importer.fields]
    places = {}
    for name, column in mapping.items():
        if name not in known:
            raise MappingError(
                f"{kind} have no field {name!r}.{_meant(name, known)} "
                f"The fields: {', '.join(known)}."
            )
        if column is None:
            continue
        if column not in sheet.columns:
            raise MappingError(
                f"{sheet.path} has no column {column!r}, which the mapping gives for {name!r}."
                f"{_meant(column, sheet.columns)} Its columns: {_listed(sheet.columns)}."
            )
        places[name] = sheet.columns.index(column)
    return places


def _guess(field: Field, columns: Iterable[str], places: Mapping[str, int]) -> int | None:
    if field.only_with and not any(name in places for name in field.only_with):
        return None
    taken = set(places.values())
    free = {_plain(column): place for place, column in enumerate(columns) if place not in taken}
    wanted = (field.name, *field.names)
    return next((free[_plain(name)] for name in wanted if _plain(name) in free), None)


def _require_all(importer: Importer, kind: str, sheet: Sheet, places: Mapping[str, int]) -> None:
    for field in importer.fields:
        if field.is_required and field.name not in places:
            raise MappingError(_without([field], kind, sheet))
        if field.name in places and field.needs and field.needs not in places:
            raise MappingError(
                f"{_without([importer.field(field.needs)], kind, sheet)} It is needed because "
                f"{sheet.columns[places[field.name]]!r} gives {field.name!r}; to do without "
                f"both, pass mapping={{{field.name!r}: None}}."
            )
    for group in importer.one_of:
        if not any(name in places for name in group):
            raise MappingError(_without([importer.field(name) for name in group], kind, sheet))


def _without(fields: list[Field], kind: str, sheet: Sheet) -> str:
    names = " or ".join(repr(field.name) for field in fields)
    nearest = _nearest(fields, sheet.columns)
    seems = f" The nearest is {nearest!r}." if nearest else ""
    return (
        f"No column of {sheet.path} gives {names} ({fields[0].meaning}), which {kind} need. "
        f"Its columns: {_listed(sheet.columns)}.{seems} "
        f"Pass mapping={{{fields[0].name!r}: {nearest or '<column>'!r}}}."
    )


def _nearest(fields: list[Field], columns: Iterable[str]) -> str | None:
    by_plain = {_plain(column): column for column in columns}
    for field in fields:
        for name in (field.name, *field.names):
            if found := get_close_matches(_plain(name), by_plain, n=1, cutoff=0.5):
                return by_plain[found[0]]
    return None


def _meant(name: str, known: Iterable[str]) -> str:
    found = get_close_matches(name, list(known), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(map(repr, columns))


def _plain(name: str) -> str:
    """A header as people would say it is the same: case, dots and underscores aside."""
    return " ".join(name.casefold().replace("ё", "е").replace("_", " ").replace(".", " ").split())
