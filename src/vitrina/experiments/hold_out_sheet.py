"""The tables of many hold-outs laid out as numbers: one row per person."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vitrina.errors import SettingError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Sheet:
    """One row per person who is named anywhere, and one that stands for all the others.

    Attributes:
        units: those that anybody was held out of or reached by, sorted.
        weight: how many people a row stands for.
        outcome: their conversions, or the value of them, in the test.
        before: the same before the test.
        open: (rows, units) 1 where the unit may reach the person, else 0.
        reached: (rows, units) how often it did; zeros where that is not told.
    """

    units: list[str]
    weight: Floats
    outcome: Floats
    before: Floats
    open: Floats
    reached: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Conversions:
    """One row per conversion: whose, what it counts, and whether it came before the test."""

    person: Ints
    amount: Floats
    is_before: NDArray[np.bool_]


def sheet(
    conversions: pa.Table,
    held_out: pa.Table,
    touches: pa.Table | None,
    *,
    people: int,
    metric: str,
    starts_at: datetime | None,
) -> Sheet:
    """Lay out the tables of `hold_outs`.

    Raises:
        SettingError: the tables name more persons than `people`.
    """
    tables = [conversions, held_out, *([] if touches is None else [touches])]
    persons = pc.unique(pa.chunked_array([_plain(each, "person") for each in tables]))
    if len(persons) > people:
        raise SettingError(
            f"The tables name {len(persons)} persons, but people is {people}. Count everybody who "
            "took part, also those who never bought."
        )
    named = [_plain(held_out, "unit")]
    if touches is not None:
        named.append(_plain(touches, "channel"))
    units = sorted({str(unit) for each in named for unit in pc.unique(each).to_pylist()})
    converted = _conversions(conversions, persons, metric=metric, starts_at=starts_at)
    rows = len(persons) + 1
    reached = np.zeros((rows, len(units)))
    if touches is not None:
        reached = _counts(touches, "channel", persons=persons, units=units)
    return Sheet(
        units=units,
        weight=np.append(np.ones(rows - 1), people - len(persons)),
        outcome=_sums(converted, ~converted.is_before, rows),
        before=_sums(converted, converted.is_before, rows),
        open=(_counts(held_out, "unit", persons=persons, units=units) == 0).astype(float),
        reached=reached,
    )


def _conversions(
    table: pa.Table, persons: pa.Array, *, metric: str, starts_at: datetime | None
) -> _Conversions:
    amount = np.ones(len(table))
    if metric == "value":
        amount = np.nan_to_num(table.column("value").to_numpy().astype(float))
    is_before = np.zeros(len(table), dtype=bool)
    if starts_at is not None:
        is_before = pc.less(table.column("at"), pa.scalar(starts_at)).to_numpy()
    return _Conversions(_numbers(_plain(table, "person"), persons), amount, is_before)


def _sums(converted: _Conversions, chosen: NDArray[np.bool_], rows: int) -> Floats:
    """By row of the sheet, the amounts of the chosen conversions."""
    sums = np.zeros(rows)
    np.add.at(sums, converted.person[chosen], converted.amount[chosen])
    return sums


def _counts(table: pa.Table, column: str, *, persons: pa.Array, units: list[str]) -> Floats:
    """(persons and one, units): how many rows of the table each pair has."""
    person = _numbers(_plain(table, "person"), persons)
    unit = _numbers(_plain(table, column).cast(pa.string()), pa.array(units, pa.string()))
    shape = (len(persons) + 1, len(units))
    counts = np.bincount(person * len(units) + unit, minlength=shape[0] * shape[1])
    return counts.reshape(shape).astype(float)


def _numbers(values: pa.Array, known: pa.Array) -> Ints:
    found: Ints = pc.index_in(values, known).to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def _plain(table: pa.Table, name: str) -> pa.Array:
    column = table.column(name).combine_chunks()
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
