"""Arrow data in the few types that every engine knows."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from vitrina.errors import SettingError

Rule = tuple[Callable[[pa.DataType], bool], Callable[[Any], pa.DataType]]

RULES: tuple[Rule, ...] = (
    (pa.types.is_large_string, lambda _: pa.string()),
    (pa.types.is_string_view, lambda _: pa.string()),
    (pa.types.is_large_binary, lambda _: pa.binary()),
    (pa.types.is_binary_view, lambda _: pa.binary()),
    # a pandas category
    (pa.types.is_dictionary, lambda kind: plain_type(kind.value_type)),
    (pa.types.is_unsigned_integer, lambda _: pa.int64()),
    (pa.types.is_float16, lambda _: pa.float32()),
    (pa.types.is_date64, lambda _: pa.date32()),
    (
        pa.types.is_timestamp,
        lambda kind: pa.timestamp("us", tz="UTC" if kind.tz else None),
    ),
    (
        pa.types.is_struct,
        lambda kind: pa.struct([pa.field(field.name, plain_type(field.type)) for field in kind]),
    ),
)


def plain(data: pa.Table) -> pa.Table:
    """The same rows with texts, whole numbers, times and lists in their common types.

    Raises:
        SettingError: a whole number does not fit into 64 bits with a sign.
    """
    wanted = pa.schema([pa.field(field.name, plain_type(field.type)) for field in data.schema])
    try:
        return data if data.schema.equals(wanted) else data.cast(wanted)
    except pa.ArrowInvalid as error:
        raise SettingError(
            f"A column has values outside the common types: {error}. Make it text first."
        ) from error


def plain_type(kind: pa.DataType) -> pa.DataType:
    """The common type for a type of Arrow."""
    if _is_list(kind):
        return pa.list_(plain_type(kind.value_type))
    for is_kind, common in RULES:
        if is_kind(kind):
            return common(kind)
    return kind


def _is_list(kind: pa.DataType) -> bool:
    return any(
        is_kind(kind)
        for is_kind in (
            pa.types.is_list,
            pa.types.is_large_list,
            pa.types.is_fixed_size_list,
            pa.types.is_list_view,
            pa.types.is_large_list_view,
        )
    )
