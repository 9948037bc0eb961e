"""The A/A check: a design that is read where nothing was done should find nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
from scipy.special import betaincinv

from vitrina.engine import Table, TableLike, together
from vitrina.experiments.design import Design
from vitrina.experiments.finding import Lift
from vitrina.experiments.lift import lift

MOST_WINDOWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Placebo:
    """How often a design found an effect before there was one.

    Attributes:
        readings: of each window before the test that could be read, the latest first.
        unread: how many could not.
        false: how many of the readings leave zero out.
        share, low, high: the share of them with its exact interval; None without a reading.
        level: the share that chance alone gives.
    """

    readings: Sequence[Lift]
    unread: int
    false: int
    share: float | None
    low: float | None
    high: float | None
    level: float

    @property
    def is_suspect(self) -> bool:
        """It finds more than chance explains: do not believe what it finds in the test."""
        return self.low is not None and self.low > self.level


def a_a(
    outcomes: TableLike,
    assignments: TableLike,
    *,
    design: Design | str,
    starts_at: datetime,
    ends_at: datetime,
    coverage: float = 0.9,
) -> Placebo:
    """Read a test as if it had run earlier, in every window before it that the data reach.

    Windows are as long as the test and lie end to end; the arms move with them. Of one design
    and the same units windows may hang together, so that the interval is a rough one.

    Args:
        outcomes: as `lift` takes them, with the time before the test.
        assignments: as `lift` takes them.
        design: how the test was run.
        starts_at: the first instant of the test.
        ends_at: the instant after its last.
        coverage: of the intervals; one less it is the level.

    Raises:
        What `lift` raises.
    """
    measured, assigned = together(outcomes, assignments)
    first = pc.min(measured.to_arrow().column("at")).as_py()
    length = ends_at - starts_at
    reached = (starts_at - first) // length if first is not None and length else 0
    found = [
        lift(
            measured,
            _moved(assigned, back * length),
            design=design,
            starts_at=starts_at - back * length,
            ends_at=ends_at - back * length,
            coverage=coverage,
        )
        for back in range(1, min(max(reached, 0), MOST_WINDOWS) + 1)
    ]
    return _placebo([one for one in found if one.is_known], len(found), coverage)


def _placebo(readings: Sequence[Lift], tried: int, coverage: float) -> Placebo:
    false = sum(one.is_clear for one in readings)
    share = low = high = None
    if readings:
        share = false / len(readings)
        low, high = _exact(false, len(readings), coverage)
    return Placebo(
        readings=readings,
        unread=tried - len(readings),
        false=false,
        share=share,
        low=low,
        high=high,
        level=1 - coverage,
    )


def _exact(count: int, of: int, coverage: float) -> tuple[float, float]:
    """The interval of a share (Clopper and Pearson 1934)."""
    tail = (1 - coverage) / 2
    low = betaincinv(count, of - count + 1, tail) if count else 0.0
    high = betaincinv(count + 1, of - count, 1 - tail) if count < of else 1.0
    return float(low), float(high)


def _moved(assignments: Table, back: object) -> Table:
    """The same arms so much earlier."""
    rows = assignments.to_arrow()
    for name in ("from_at", "until_at"):
        column = rows.column(name).cast(pa.timestamp("us", tz="UTC"))
        earlier = pc.subtract(column, pa.scalar(back, pa.duration("us")))
        rows = rows.set_column(rows.schema.get_field_index(name), name, earlier)
    return assignments.engine.adopt(rows)
