"""One experiment of the registry, with all that its design tells: the picture and the weights."""

from dataclasses import replace
from datetime import datetime

from vitrina.engine import Row, TableLike, together
from vitrina.errors import UnknownNameError
from vitrina.experiments.assigned import assigned
from vitrina.experiments.design import DESIGNS
from vitrina.experiments.finding import Lift, unknown
from vitrina.experiments.read_all import READ, overlaps, reader_of, units_of
from vitrina.experiments.reading import Counted, Stand


def read_one(  # noqa: PLR0913 - as `read_all`, and which one
    experiments: TableLike,
    assignments: TableLike,
    *,
    experiment_id: str,
    events: TableLike,
    people: TableLike,
    now: datetime,
    zone: str = "UTC",
    coverage: float = 0.9,
) -> Lift:
    """What one experiment says, whole: what `read_all` has in its row, and moments and weights.

    Args:
        experiments: one row per experiment, as the lake holds them.
        assignments: one row per unit of an experiment in an arm, as the lake holds them; those of
            the other experiments too, since shared units are warned of.
        experiment_id: which one.
        events: one row per event, as `lake.events` holds them.
        people: one row per identifier, as `identity.resolve` returns it.
        now: the present: a test that ends later is read as far as it has run, without p-value.
        zone: whose days.
        coverage: of the interval.

    Returns:
        The effect in conversions of its goal; or none, and `why_not` says why.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: `now` has no zone, or a coverage outside (0, 1).
        UnknownNameError: no experiment has that name.
    """
    planned, drawn, happened, known = together(experiments, assignments, events, people)
    planned.require("experiments.read_one", READ)
    tests = {str(test["experiment_id"]): test for test in planned.rows()}
    if experiment_id not in tests:
        raise UnknownNameError("experiment", experiment_id, tests)
    arms = assigned(drawn, known).store("experiments_assigned")
    reader = reader_of(
        Counted(happened, known, zone), drawn, units_of(arms), now=now, coverage=coverage
    )
    test = tests[experiment_id]
    stand = reader.stand(test, overlaps(planned, arms)[experiment_id])
    return stand.lift or _nothing(test, stand, coverage)


def _nothing(test: Row, stand: Stand, coverage: float) -> Lift:
    """Of a test of which nothing could be read at all."""
    name = str(test["design"])
    why_not = stand.why_not or f"It begins on {test['starts_at']}: there is nothing to read yet."
    lacking = unknown(
        name,
        why_not,
        coverage=coverage,
        is_randomised=name in DESIGNS and DESIGNS[name]().is_randomised,
        treated=0,
        control=0,
    )
    return replace(lacking, warnings=stand.warnings)
