"""Every experiment of the lake with what the last analysis says of it, told apart by state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vitrina.engine import Row
from vitrina.experiments.read_all import SCHEMA
from vitrina.web.question import Kept, Nightly, Rows

EXPERIMENTS = Kept("experiments")
READINGS = Nightly("readings")
RUNNING, READ, PLANNED, WAITING, REFUSED = STATES = (
    *("running", "read", "planned", "waiting", "refused"),
)


@dataclass(frozen=True, slots=True)
class Listing:
    """All experiments; `rows` as they are exported, the latest start first."""

    rows: Rows

    def of(self, state: str) -> Sequence[Row]:
        """Those of one state."""
        return [row for row in self.rows.rows if row["state"] == state]

    @property
    def told(self) -> Sequence[Row]:
        """Those with an effect: what has ended."""
        return [row for row in self.of(READ) if row["relative_low"] is not None]

    def one(self, experiment_id: str) -> Row | None:
        """The one of that id."""
        return next((row for row in self.rows.rows if row["experiment_id"] == experiment_id), None)


def listing(experiments: Rows, readings: Rows, *, now: datetime) -> Listing:
    """Join the register with the readings of the last analysis.

    Args:
        experiments: one row per experiment, as the lake keeps them.
        readings: one row per experiment, as `experiments.read_all` returned it.
        now: parts what is to come from what waits for the next analysis.
    """
    found = {row["experiment_id"]: row for row in readings.rows}
    rows = [_row(test, found.get(test["experiment_id"]), now) for test in experiments.rows]
    rows.sort(key=lambda row: (_time(row["starts_at"]), str(row["experiment_id"])), reverse=True)
    return Listing(Rows(rows, readings.python, readings.made_by))


def _row(test: Row, reading: Row | None, now: datetime) -> Row:
    is_to_come = now < _time(test["starts_at"])
    # one that was planned when the analysis ran may have begun since
    if reading is None or (reading["state"] == PLANNED and not is_to_come):
        reading = {"state": PLANNED if is_to_come else WAITING, "warnings": "", "why_not": ""}
    return {name: reading.get(name, test.get(name)) for name in SCHEMA.names}


def _time(value: object) -> datetime:
    assert isinstance(value, datetime), "the lake requires the time"
    return value
