"""Statements whose words are made once: Django words each of its own anew, for half a millisecond.

For what every order asks and writes; whatever is asked less often is clearer in Django's words.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)


def rows_of(model: type[M], condition: str, values: Sequence[object]) -> list[M]:
    """The rows of a model under a condition.

    Args:
        model: whose table is read.
        condition: SQL of ours, of the table's own columns, with %s for each value; an order may
            follow it.
        values: texts, numbers and bytes as they are; others by `as_kept`.
    """
    return list(model._default_manager.raw(f"{_selection(model)} WHERE {condition}", values))


def insert(rows: Sequence[Model]) -> None:
    """Insert rows of one model, if there are any, by one statement; numbered ones get their ids."""
    if not rows:
        return
    model = type(rows[0])
    fields = _inserted(model)
    words = f"{_insertion(model)} VALUES {', '.join([marks(len(fields))] * len(rows))}"
    key = model._meta.pk
    is_numbered = key not in fields
    with connection.cursor() as cursor:
        cursor.execute(
            f"{words} RETURNING {_quoted(key)}" if is_numbered else words,
            [value for row in rows for value in _values(row, fields)],
        )
        ids = [each for (each,) in cursor.fetchall()] if is_numbered else [row.pk for row in rows]
    for row, number in zip(rows, ids, strict=True):
        row.pk = number
        row._state.adding = False
        row._state.db = connection.alias


def insert_new(row: Model) -> bool:
    """Insert a row, unless one with its unique columns is there: then nothing, and False.

    A transaction that is just inserting that one is waited for. Unlike an insert that fails, it
    needs no savepoint around it.
    """
    fields = _inserted(type(row))
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_insertion(type(row))} VALUES {marks(len(fields))} ON CONFLICT DO NOTHING",
            _values(row, fields),
        )
        return bool(cursor.rowcount)


def marks(number: int) -> str:
    """The list of so many values in a statement, as `(%s, %s)`."""
    return f"({', '.join(['%s'] * number)})"


def as_kept(model: type[Model], name: str, value: object) -> Any:
    """A value as the database keeps it in a field of a model: SQLite has no moments, no UUIDs."""
    return model._meta.get_field(name).get_db_prep_value(value, connection)  # type: ignore[union-attr]  # a column


def _values(row: Model, fields: Sequence["Field[Any, Any]"]) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


@cache
def _inserted(model: type[Model]) -> tuple["Field[Any, Any]", ...]:
    meta = model._meta
    return tuple(field for field in meta.concrete_fields if field is not meta.auto_field)


# what follows is made of names in our own models, which read and write nothing but by values


@cache
def _selection(model: type[Model]) -> str:
    columns = ", ".join(map(_quoted, model._meta.concrete_fields))
    return f"SELECT {columns} FROM {_table(model)}"  # noqa: S608  # names of ours


@cache
def _insertion(model: type[Model]) -> str:
    return f"INSERT INTO {_table(model)} ({', '.join(map(_quoted, _inserted(model)))})"


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _quoted(field: "Field[Any, Any]") -> str:
    return connection.ops.quote_name(str(field.column))
