"""The registry read as a whole: every experiment of the lake, and what it says so far."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

import pyarrow as pa

from vitrina.engine import Row, Table, TableLike, together
from vitrina.errors import SettingError
from vitrina.experiments.assigned import assigned
from vitrina.experiments.overlaps import overlapping
from vitrina.experiments.reading import Counted, Reader, Stand, row_of
from vitrina.journeys import instant

READ = (
    *("experiment_id", "name", "design", "channel", "campaign", "goal", "starts_at", "ends_at"),
    *("planned_share", "treatment"),
)
_TIME = pa.timestamp("us", tz="UTC")
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in READ[:6]),
        ("starts_at", _TIME),
        ("ends_at", _TIME),
        ("treatment", pa.string()),
        ("is_randomised", pa.bool_()),
        ("treated", pa.int64()),
        ("control", pa.int64()),
        ("reach", pa.float64()),
        *((name, pa.float64()) for name in ("effect", "standard_error", "low", "high")),
        *((name, pa.float64()) for name in ("relative", "relative_low", "relative_high")),
        ("p_value", pa.float64()),
        ("coverage", pa.float64()),
        ("read_to", _TIME),
        *((name, pa.string()) for name in ("state", "why_not", "warnings")),
    ]
)


def read_all(  # noqa: PLR0913 - the two tables of experiments, the lake, when and how to look
    experiments: TableLike,
    assignments: TableLike,
    *,
    events: TableLike,
    people: TableLike,
    now: datetime,
    zone: str = "UTC",
    coverage: float = 0.9,
) -> Table:
    """What every experiment says: the effect in conversions of its goal, or why there is none.

    Args:
        experiments: one row per experiment, as the lake holds them.
        assignments: one row per unit of an experiment in an arm, as the lake holds them.
        events: one row per event, as `lake.events` holds them.
        people: one row per identifier, as `identity.resolve` returns it.
        now: the present: what begins later is planned, what ends later is running.
        zone: whose days.
        coverage: of the intervals.

    Returns:
        One row per experiment: experiment_id, name, design, channel, campaign, goal, starts_at,
        ends_at, treatment (on, or off where it was taken from the treated), is_randomised, treated
        and control (units), reach (the share of all conversions of the goal during the test, those
        of nobody known included, that treated units made while they were treated), effect
        (conversions caused among the treated), standard_error, low, high, relative, relative_low,
        relative_high, p_value (NULL until the test has ended), coverage, read_to (the end of what
        was read), state (planned, running, read, refused), why_not (why there is no effect),
        warnings (one a line; empty if none).

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: `now` has no zone, or a coverage outside (0, 1).
    """
    planned, drawn, happened, known = together(experiments, assignments, events, people)
    counted = Counted(happened, known, zone)
    return rows_of(planned, stands_of(planned, drawn, counted, now=now, coverage=coverage))


def stands_of(
    experiments: Table, assignments: Table, counted: Counted, *, now: datetime, coverage: float
) -> list[tuple[Row, Stand]]:
    """Every experiment with how it stands, the earliest start first.

    Raises:
        As `read_all`.
    """
    experiments.require("experiments.read_all", READ)
    arms = assigned(assignments, counted.people).store("experiments_assigned")
    reader = reader_of(counted, assignments, units_of(arms), now=now, coverage=coverage)
    shared = overlaps(experiments, arms)
    found = [(test, reader.stand(test, shared[_id(test)])) for test in experiments.rows()]
    return sorted(found, key=lambda pair: (pair[0]["starts_at"], _id(pair[0])))


def rows_of(experiments: Table, stands: Sequence[tuple[Row, Stand]]) -> Table:
    """One row per experiment: see `read_all`."""
    rows = [row_of(test, stand) for test, stand in stands]
    return experiments.engine.adopt(pa.Table.from_pylist(rows, SCHEMA))


def _id(test: Row) -> str:
    return str(test["experiment_id"])


def reader_of(
    counted: Counted,
    assignments: Table,
    units: Mapping[str, str],
    *,
    now: datetime,
    coverage: float,
) -> Reader:
    """A reader as of `now`.

    Raises:
        SettingError: `now` has no zone, or a coverage outside (0, 1).
    """
    if not 0 < coverage < 1:
        raise SettingError(f"coverage must lie between 0 and 1, not {coverage}. 0.9 is usual.")
    instant(now)
    return Reader(counted, assignments, units, now, coverage)


def units_of(arms: Table) -> Mapping[str, str]:
    """Of each experiment that anybody is assigned in: place or person."""
    kinds = arms.to_arrow().group_by("experiment_id").aggregate([("unit", "min")])
    return {row["experiment_id"]: row["unit_min"] for row in kinds.to_pylist()}


def overlaps(experiments: Table, arms: Table) -> Mapping[str, list[str]]:
    """Of each experiment, a warning for each other one that had some of its units."""
    warnings: dict[str, list[str]] = defaultdict(list)
    for shared in overlapping(experiments, arms):
        for one, other in (
            (shared.experiment_id, shared.other_id),
            (shared.other_id, shared.experiment_id),
        ):
            warnings[one].append(
                f"{shared.units:,} of its units were in {other} at the same time: the effect is "
                "its own only if the lots of both were drawn apart."
            )
    return warnings
