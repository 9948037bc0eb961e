"""The picture of one experiment, as of the last analysis, with the Python that repeats it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from vitrina import experiments
from vitrina.engine import Lake, Row, open_lake
from vitrina.experiments import Lift, Moment
from vitrina.experiments.reading import FOUND

FEWEST_PERCENT = 0.005  # a weight that rounds to nothing is not shown


@dataclass(frozen=True, slots=True)
class Picture:
    """What a design tells of one experiment.

    Attributes:
        lift: the reading.
        days: actual against expected, one row per day (UTC).
        weights: how much each place says of the expected, those that say anything.
        python: gives the same lift.
    """

    lift: Lift
    days: Sequence[Moment]
    weights: Sequence[tuple[str, float]]
    python: str


def picture_of(lake: Lake, row: Row) -> Picture | None:
    """What the last analysis kept of an experiment.

    Of a lake whose analysis kept no pictures it is read again, up to where the analysis read it.
    That takes seconds, so it is kept until the next one: a lake that grows each second does not
    change what is shown beside the analysis' own numbers.

    Args:
        lake: where it is.
        row: its row of `experiments.read_all`; without `read_to` there is nothing to show.
    """
    read_to = row["read_to"]
    if not isinstance(read_to, datetime):
        return None
    experiment_id = str(row["experiment_id"])
    lift = _kept(lake, row) if lake.rows_in("moments") else _again(lake, experiment_id, read_to)
    weights = [pair for pair in lift.weights if abs(pair[1]) >= FEWEST_PERCENT]
    return Picture(lift, by_day(lift.moments), weights, _python(experiment_id, read_to))


def by_day(moments: Sequence[Moment]) -> list[Moment]:
    """Hours added up to days, without interval: that of a sum is not the sum of intervals."""
    days: dict[datetime, Moment] = {}
    for moment in moments:
        day = moment.at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        before = days.get(day)
        days[day] = (
            replace(moment, at=day)
            if before is None
            else Moment(
                day,
                before.is_test or moment.is_test,
                before.actual + moment.actual,
                before.expected + moment.expected,
            )
        )
    return [days[day] for day in sorted(days)]


def _kept(lake: Lake, row: Row) -> Lift:
    """A reading put together of the row and of what else was kept of it."""
    moments = [Moment(**day) for day in _own(lake, "moments", row)]
    weights = [(each["unit_id"], each["weight"]) for each in _own(lake, "donor_weights", row)]
    told = {name: row[name] for name in ("design", "why_not", *FOUND)}
    return Lift(
        **told,  # type: ignore[arg-type]  # columns of the names and types of its fields
        warnings=str(row["warnings"]).splitlines(),
        moments=sorted(moments, key=lambda moment: moment.at),
        weights=sorted(weights, key=lambda pair: (-pair[1], pair[0])),
    )


def _own(lake: Lake, name: str, row: Row) -> list[dict[str, Any]]:
    """The rows of an experiment, without its id; the lake forgets a table that has none."""
    if not lake.rows_in(name):
        return []
    kept = lake.table(name).to_arrow()
    own = kept.filter(pc.field("experiment_id") == row["experiment_id"])
    found: list[dict[str, Any]] = own.drop_columns(["experiment_id"]).to_pylist()
    return found


def _again(lake: Lake, experiment_id: str, now: datetime) -> Lift:
    made_of = tuple(
        file.path
        for name in ("readings", "experiments", "assignments")
        for file in lake.files_of(name)
    )
    return _read(lake.folder, experiment_id, now, made_of)


@lru_cache(maxsize=64)
def _read(folder: Path, experiment_id: str, now: datetime, made_of: tuple[str, ...]) -> Lift:
    del made_of  # part of the key alone
    lake = open_lake(folder)
    return experiments.read_one(
        lake.experiments,
        lake.assignments,
        experiment_id=experiment_id,
        events=lake.events,
        people=lake.passports,
        now=now,
    )


def _python(experiment_id: str, now: datetime) -> str:
    at = now.astimezone(UTC)
    return (
        f"experiments.read_one(lake.experiments, lake.assignments, "
        f"experiment_id={experiment_id!r}, events=lake.events, people=lake.passports, "
        f"now=datetime({at.year}, {at.month}, {at.day}, {at.hour}, {at.minute}, tzinfo=UTC))"
    )
