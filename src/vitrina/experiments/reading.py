"""One experiment of the lake as it stands at a moment: planned, running, read or refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from inspect import signature

import pyarrow.compute as pc

from vitrina import journeys
from vitrina.engine import Row, Table, select
from vitrina.errors import VitrinaError
from vitrina.experiments.assigned import assigned
from vitrina.experiments.design import DESIGNS, Design
from vitrina.experiments.finding import Lift
from vitrina.experiments.lift import lift
from vitrina.experiments.outcomes import outcomes_of
from vitrina.journeys import instant

DAY = timedelta(days=1)
BY_THE_HOUR = frozenset({"switchback"})
PEEKING = (
    "running: do not stop early. A test that is stopped when it looks good finds too much; this "
    "interval holds for a single look."
)
TOLD = ("experiment_id", "name", "design", "channel", "campaign", "goal", "starts_at", "ends_at")
FOUND = (
    *("is_randomised", "treated", "control", "effect", "standard_error", "low", "high"),
    *("relative", "relative_low", "relative_high", "p_value", "coverage"),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What happened in a lake, worked out once for each goal, unit and period."""

    events: Table
    people: Table
    zone: str
    _outcomes: dict[tuple[str, str, str], Table] = field(default_factory=dict)
    _conversions: dict[str, Table] = field(default_factory=dict)

    def outcomes(self, goal: str, unit: str, period: str) -> Table:
        key = goal, unit, period
        if key not in self._outcomes:
            reached = self.conversions(goal)
            found = outcomes_of(reached, self.events, unit=unit, period=period, zone=self.zone)
            self._outcomes[key] = found.store("experiments_outcomes")
        return self._outcomes[key]

    def conversions(self, goal: str) -> Table:
        if goal not in self._conversions:
            found = journeys.conversions(self.events, self.people, goal=goal)
            self._conversions[goal] = found.store("experiments_conversions")
        return self._conversions[goal]


@dataclass(frozen=True, slots=True)
class Stand:
    """How an experiment stands at a moment.

    Attributes:
        state: planned, running, read or refused.
        why_not: why there is no effect; empty where there is one, or where it is to come.
        warnings: what a careful reader should know.
        lift: what it says so far; None where nothing was read.
        reach: the share of all conversions that treated units made while they were treated.
        read_to: the end of what was read.
    """

    state: str
    why_not: str = ""
    warnings: Sequence[str] = ()
    lift: Lift | None = None
    reach: float | None = None
    read_to: datetime | None = None


def row_of(test: Row, stand: Stand) -> Row:
    """How an experiment stands, as a row of `read_all`."""
    found = {name: getattr(stand.lift, name) for name in FOUND} if stand.lift else {}
    return {
        **{name: test[name] for name in TOLD},
        "treatment": test["treatment"] or "on",
        **found,
        "reach": stand.reach,
        "read_to": stand.read_to,
        "state": stand.state,
        "why_not": stand.why_not,
        "warnings": "\n".join(stand.warnings),
    }


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one experiment after the other, as of one moment.

    Attributes:
        counted: what happened.
        assignments: one row per unit of an experiment in an arm, as the lake holds them.
        units: of each experiment that anybody is assigned in: place or person.
        now: the moment.
        coverage: of the intervals.
    """

    counted: Counted
    assignments: Table
    units: Mapping[str, str]
    now: datetime
    coverage: float

    def stand(self, test: Row, shared: Sequence[str]) -> Stand:
        """How an experiment stands; `shared` warns of others."""
        starts_at, ends_at = _times(test)
        if self.now < starts_at:
            return Stand("planned", warnings=shared)
        if self.now >= ends_at:
            return self._read(test, ends_at, shared)
        # the day that is not over would look like a poor one
        until = starts_at + (self.now - starts_at) // DAY * DAY
        if until == starts_at:
            return Stand("running", "It has run for less than a day.", shared)
        present = self._read(test, until, (PEEKING, *shared))
        judged_later = replace(present.lift, p_value=None) if present.lift else None
        return replace(present, state="running", lift=judged_later)

    def _read(self, test: Row, until: datetime, warnings: Sequence[str]) -> Stand:
        if test["experiment_id"] not in self.units:
            return Stand("refused", "Nobody is assigned: import who is in which arm.", warnings)
        try:
            found, reach = self._lift_and_reach(test, until)
        except VitrinaError as error:
            return Stand("refused", str(error), warnings)
        told = (*warnings, *found.warnings, *self._missing(str(test["goal"]), until))
        state = "read" if found.is_known else "refused"
        return Stand(state, found.why_not, told, replace(found, warnings=told), reach, until)

    def _lift_and_reach(self, test: Row, until: datetime) -> tuple[Lift, float | None]:
        key, goal, name = str(test["experiment_id"]), str(test["goal"]), str(test["design"])
        period = "hour" if name in BY_THE_HOUR else "day"
        measured = self.counted.outcomes(goal, self.units[key], period)
        arms = assigned(self.assignments, self.counted.people, experiment_id=key)
        starts_at, _ = _times(test)
        found = lift(
            select("experiments/counted.sql", outcomes=measured),
            arms,
            design=_designed(name, test["planned_share"]),
            starts_at=starts_at,
            ends_at=until,
            coverage=self.coverage,
        )
        [made] = (
            select(
                "experiments/reach.sql",
                values={
                    "starts_at": instant(starts_at),
                    "ends_at": instant(until),
                    "seconds": 3600 if period == "hour" else 86400,
                },
                outcomes=measured,
                conversions=self.counted.conversions(goal),
                assignments=arms,
            )
            .to_arrow()
            .to_pylist()
        )
        return found, made["treated"] / made["total"] if made["total"] > 0 else None

    def _missing(self, goal: str, until: datetime) -> Sequence[str]:
        times = self.counted.conversions(goal).to_arrow().column("converted_at")
        last_at = pc.max(times).as_py()
        if last_at is not None and last_at >= until - DAY:
            return ()
        return (
            f"The last {goal} in the data is of {last_at}, and the test was read to {until}: bring "
            "in what is missing.",
        )


def _times(test: Row) -> tuple[datetime, datetime]:
    starts_at, ends_at = test["starts_at"], test["ends_at"]
    assert isinstance(starts_at, datetime), "a time column gives times"
    assert isinstance(ends_at, datetime), "a time column gives times"
    return starts_at, ends_at


def _designed(name: str, planned_share: object) -> Design:
    """The design of that name; with the share that was planned, if it checks it."""
    design = DESIGNS[name]
    if planned_share is None or "planned_share" not in signature(design).parameters:
        return design()
    return design(planned_share=planned_share)
