"""Compare rows whatever their order, with the tolerance that sums of reals need."""

import math
from collections.abc import Iterable
from decimal import Decimal

import pyarrow as pa

from vitrina.engine import Row

TOLERANCE = 1e-9


def assert_same_rows(actual: Iterable[Row], expected: Iterable[Row]) -> None:
    """Fail with the rows that one side has and the other lacks."""
    unexpected, missing = list(actual), []
    for row in expected:
        place = next((i for i, other in enumerate(unexpected) if is_same(row, other)), None)
        if place is None:
            missing.append(row)
        else:
            unexpected.pop(place)
    assert (missing, unexpected) == ([], []), "rows that are missing, rows that nobody expected"


def is_same(left: object, right: object) -> bool:
    """Whether two cells, or rows of them, have the same value."""
    match left, right:
        case bool(), _:
            return left is right
        case int() | float() | Decimal(), int() | float() | Decimal():
            return not isinstance(right, bool) and _is_close(float(left), float(right))
        case dict(), dict():
            return left.keys() == right.keys() and all(is_same(left[k], right[k]) for k in left)
        case (list() | tuple(), list() | tuple()):
            return len(left) == len(right) and all(map(is_same, left, right))
        case _:
            return left == right


def kinds(table: pa.Table) -> dict[str, str]:
    """What each column holds: whole, real, text, time, ...; not in how many bits."""
    return {field.name: _kind(field.type) for field in table.schema}


def _is_close(left: float, right: float) -> bool:
    if math.isnan(left) or math.isnan(right):
        return math.isnan(left) and math.isnan(right)
    return math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def _kind(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list of {_kind(kind.value_type)}"
    if pa.types.is_struct(kind):
        return str({field.name: _kind(field.type) for field in kind})
    names = {
        "whole": pa.types.is_integer,
        "real": pa.types.is_floating,
        "decimal": pa.types.is_decimal,
        "text": pa.types.is_string,
    }
    return next((name for name, is_kind in names.items() if is_kind(kind)), str(kind))
