"""The registry read once, with every picture: what a page shows the next day without reading."""

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from vitrina.engine import Table, TableLike, together
from vitrina.experiments.read_all import rows_of, stands_of
from vitrina.experiments.reading import Counted

_PICTURED = ("actual", "expected", "low", "high")
MOMENTS = pa.schema(
    [
        ("experiment_id", pa.string()),
        ("at", pa.timestamp("us", tz="UTC")),
        ("is_test", pa.bool_()),
        *((name, pa.float64()) for name in _PICTURED),
    ]
)
WEIGHTS = pa.schema(
    [("experiment_id", pa.string()), ("unit_id", pa.string()), ("weight", pa.float64())]
)


@dataclass(frozen=True, slots=True)
class Readings:
    """What every experiment of a lake says, with its picture.

    Attributes:
        rows: one row per experiment, as `read_all` returns it.
        moments: one row per experiment and period of its picture (a day, or an hour):
            experiment_id, at, is_test, actual, expected, low, high; see `Moment`.
        weights: one row per experiment and control unit that is weighed: experiment_id, unit_id,
            weight.
    """

    rows: Table
    moments: Table
    weights: Table


def read_in_full(  # noqa: PLR0913 - as `read_all`
    experiments: TableLike,
    assignments: TableLike,
    *,
    events: TableLike,
    people: TableLike,
    now: datetime,
    zone: str = "UTC",
    coverage: float = 0.9,
) -> Readings:
    """What `read_all` says, with what it is seen from: reading is slow, looking must not be.

    Args:
        experiments: one row per experiment, as the lake holds them.
        assignments: one row per unit of an experiment in an arm, as the lake holds them.
        events: one row per event, as `lake.events` holds them.
        people: one row per identifier, as `identity.resolve` returns it.
        now: the present: what begins later is planned, what ends later is running.
        zone: whose days.
        coverage: of the intervals.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: `now` has no zone, or a coverage outside (0, 1).
    """
    planned, drawn, happened, known = together(experiments, assignments, events, people)
    counted = Counted(happened, known, zone)
    stands = stands_of(planned, drawn, counted, now=now, coverage=coverage)
    lifts = [(test["experiment_id"], stand.lift) for test, stand in stands if stand.lift]
    moments = [
        {
            "experiment_id": experiment_id,
            "at": moment.at,
            "is_test": moment.is_test,
            **{name: getattr(moment, name) for name in _PICTURED},
        }
        for experiment_id, lift in lifts
        for moment in lift.moments
    ]
    weights = [
        {"experiment_id": experiment_id, "unit_id": unit_id, "weight": weight}
        for experiment_id, lift in lifts
        for unit_id, weight in lift.weights
    ]
    return Readings(
        rows_of(planned, stands),
        planned.engine.adopt(pa.Table.from_pylist(moments, MOMENTS)),
        planned.engine.adopt(pa.Table.from_pylist(weights, WEIGHTS)),
    )
