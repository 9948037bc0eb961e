"""Paths for the tests, in the shape that `journeys.build` gives."""

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa

from vitrina.engine import Row

LIST = pa.list_(pa.string())
SCHEMA = pa.schema(
    [
        ("path_id", pa.string()),
        ("goal", pa.string()),
        ("passport_id", pa.string()),
        ("converted_at", pa.timestamp("us", tz="UTC")),
        ("path", LIST),
        ("campaigns", LIST),
        ("touches", LIST),
        ("hours", pa.list_(pa.float64())),
        ("conversions", pa.float64()),
        ("value", pa.float64()),
        ("nulls", pa.float64()),
    ]
)


def path(
    *channels: str,
    conversions: float = 1,
    value: float = 100,
    nulls: float = 0,
    campaigns: Sequence[str] | None = None,
    hours: Sequence[float] | None = None,
    path_id: str = "p",
) -> Row:
    """One path; its touches are a day apart, and campaigns repeat the channels."""
    length = len(channels)
    return {
        "path_id": path_id,
        "path": list(channels),
        "campaigns": list(channels if campaigns is None else campaigns),
        "touches": [f"{path_id}:{position}" for position in range(1, length + 1)],
        "hours": [24.0 * (length - i) for i in range(length)] if hours is None else list(hours),
        "conversions": conversions,
        "value": value,
        "nulls": nulls,
    }


def lost(*channels: str, times: float = 1, path_id: str = "p") -> Row:
    """A path that did not convert."""
    return path(*channels, conversions=0, value=0, nulls=times, path_id=path_id)


def table(rows: Iterable[Row]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=SCHEMA)


def path_data() -> list[Row]:
    """The public PathData: 10,000 paths over 12 channels, 19,785 conversions."""
    spec = find_spec("mta")
    assert spec is not None
    assert spec.origin is not None
    packed = (Path(spec.origin).parent / "data" / "data.csv.gz").read_bytes()
    lines = csv.DictReader(io.StringIO(gzip.decompress(packed).decode()))
    return [
        path(
            *line["path"].split(" > "),
            conversions=float(line["total_conversions"]),
            value=float(line["total_conversion_value"]),
            nulls=float(line["total_null"]),
            path_id=str(number),
        )
        for number, line in enumerate(lines)
    ]


def column(rows: Iterable[Row], key: str, number: str = "conversions") -> dict[str, float]:
    """One number of each row, by another column."""
    return {str(row[key]): float(str(row[number])) for row in rows}


def total(rows: Iterable[Row], number: str) -> float:
    return sum(float(str(row[number])) for row in rows)
