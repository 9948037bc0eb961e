"""How far people come: from lead to booking, to attending, to the receipt."""

from collections.abc import Sequence
from functools import reduce
from typing import Literal

from sqlglot import exp

from vitrina.engine import Table, TableLike, Value, select, together
from vitrina.errors import SettingError, UnknownNameError
from vitrina.journeys.build import assemble
from vitrina.journeys.conversions import conversions
from vitrina.journeys.touches import touches

UNITS = ("channel", "campaign")
PERIODS = ("day", "week")


def funnel(  # noqa: PLR0913 - the settings of one question
    events: TableLike,
    people: TableLike,
    *,
    goals: Sequence[str],
    by: Literal["channel", "campaign"] | None = None,
    per: Literal["day", "week"] | None = None,
    lookback_days: float = 30,
    zone: str = "UTC",
    touched: TableLike | None = None,
) -> Table:
    """Count who reaches each stage, and who of them came from the stage before.

    Args:
        events: one row per event, as `lake.events` holds them.
        people: one row per identifier, as `identity.resolve` returns it.
        goals: the stages in order: names of `vitrina.events.GOALS`, such as "lead", "booking",
            "attended", "receipt".
        by: tell apart by "channel" or "campaign" of the first touch before the stage.
        per: tell apart by the "day" or the "week" (from Monday) in which the stage was reached.
        lookback_days: how far apart a touch and its stage, or two stages, may lie.
        zone: whose days, for example "Europe/Moscow".
        touched: one row per touch, where `touches` has found them already.

    Returns:
        One row per unit, period and stage that anybody reached: unit ('all' without `by`,
        '(no touch)' where none is known), period (its first day; NULL without `per`), stage
        (from 1), goal, conversions, people (different known ones), from_before (of them, those
        who had reached the stage before), went_on (those who reached the next one).

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        UnknownNameError: no goal has that name, or `by` or `per` is none of the above.
        SettingError: no goal, or a look-back window that is not above 0.
    """
    if not goals:
        raise SettingError("A funnel needs stages. Give goals=('lead', 'booking', 'attended').")
    if by is not None and by not in UNITS:
        raise UnknownNameError("unit of a funnel", by, UNITS)
    if per is not None and per not in PERIODS:
        raise UnknownNameError("period of a funnel", per, PERIODS)
    happened, known = together(events, people)
    stages = (
        _of_everybody(happened, known, goals)
        if by is None
        else _by_unit(
            happened,
            known,
            goals,
            by=by,
            lookback_days=lookback_days,
            touched=_touched(happened, known, touched),
        )
    )
    return select(
        "journeys/funnel.sql",
        values={"per": per or "all", "zone": zone, "lookback_days": lookback_days},
        reached=_all_of(stages).store("funnel_reached"),
    )


def _of_everybody(events: Table, people: Table, goals: Sequence[str]) -> list[Table]:
    return [
        select(
            "journeys/funnel_everybody.sql",
            values={"stage": stage, "goal": goal},
            conversions=conversions(events, people, goal=goal),
        )
        for stage, goal in enumerate(goals, start=1)
    ]


def _touched(events: Table, people: Table, touched: TableLike | None) -> Table:
    if touched is None:
        # the same for every stage, and by far the most work
        return touches(events, people).store("funnel_touches")
    _, found = together(events, touched)
    return found


def _by_unit(
    events: Table,
    people: Table,
    goals: Sequence[str],
    *,
    by: str,
    lookback_days: float,
    touched: Table,
) -> list[Table]:
    stages = []
    for stage, goal in enumerate(goals, start=1):
        reached = conversions(events, people, goal=goal)
        paths = assemble(touched, reached, goal=goal, lookback_days=lookback_days)
        values: dict[str, Value] = {"stage": stage, "goal": goal, "by": by}
        stages.append(select("journeys/funnel_stage.sql", values=values, paths=paths))
    return stages


def _all_of(stages: list[Table]) -> Table:
    def above(one: exp.Query, other: exp.Query) -> exp.Query:
        return one.union(other, distinct=False)

    # each in a subquery of its own: a WITH inside a UNION would bind to the whole of it
    queries: list[exp.Query] = [
        exp.select("*").from_(stage.query.subquery("stage_rows")) for stage in stages
    ]
    return Table(stages[0].engine, reduce(above, queries))
