"""How many receipts follow a touch, those of buyers whom nobody knows with them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from vitrina import journeys
from vitrina.engine import Row
from vitrina.web.question import Nightly, Reading, Rows, number

CORRECTED = Nightly("corrected")
SCHEMA = pa.schema(
    [
        ("matched", pa.int64()),
        *((name, pa.float64()) for name in ("share", "expected", "low", "high")),
        ("left_out", pa.int64()),
    ]
)


def corrected(places: Sequence[Row]) -> pa.Table:
    """Divide what follows a touch by the share of receipts that are tied to a person.

    Args:
        places: one row per place, as `journeys.attributable` returns it.

    Returns:
        One row, or none where nobody is known anywhere: matched (receipts after a touch), share
        (of all such receipts that is matched), expected (all such receipts) with its 90 % interval
        low and high, left_out (receipts of places where nobody is known: nothing to divide by).
    """
    strata = [_stratum(row) for row in places if number(row["identified"]) > 0]
    if not strata:
        return SCHEMA.empty_table()
    found = journeys.corrected_within(strata)
    left_out = sum(number(row["receipts"]) for row in places if not row["identified"])
    return pa.Table.from_pylist(
        [
            {
                "matched": found.matched,
                "share": found.share,
                "expected": found.expected,
                "low": found.low,
                "high": found.high,
                "left_out": left_out,
            }
        ],
        schema=SCHEMA,
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """What the night keeps, each number with the Python that gives it.

    Attributes:
        row: all of it.
        matched, expected, share: of the row.
    """

    row: Row
    matched: Reading
    expected: Reading
    share: Reading


def whole_of(kept: Rows) -> Whole | None:
    """The numbers that the night keeps; nothing where it has none."""
    if not kept.rows:
        return None
    [row] = kept.rows
    matched, expected, share = (
        Reading(number(row[name]), f"{kept.python}[0][{name!r}]")
        for name in ("matched", "expected", "share")
    )
    return Whole(row, matched, expected, share)


def _stratum(row: Row) -> journeys.Stratum:
    identified = journeys.Share("identified", number(row["identified"]), number(row["receipts"]))
    return journeys.Stratum(str(row["place_id"]), int(number(row["after_touch"])), [identified])
