"""Which conversions an ad platform can be told of: those whose person it may know."""

from collections.abc import Collection
from datetime import datetime, timedelta

from vitrina import identity
from vitrina.engine import Row, Table, TableLike, select, together
from vitrina.errors import SettingError
from vitrina.events.goals import goal_named
from vitrina.journeys.arriving import instant

READ = (
    *("event_id", "type", "occurred_at", "source", "anonymous_id", "user_id", "identifier"),
    *("subject_id", "place_id", "click_id_kind", "click_id", "value_minor", "currency"),
    *("consent", "has_gpc"),
)


def tellable(
    events: TableLike,
    people: TableLike,
    *,
    goals: Collection[str],
    since: datetime,
    lookback_days: float = 30,
) -> Table:
    """The conversions of people who came by a click, or who are customers.

    A conversion that was told twice under two event ids is one. Nobody is asked for consent here:
    is_declined only says what the person's browser last said.

    Args:
        events: one row per event, as `lake.events` holds them.
        people: one row per identifier, as `identity.resolve` returns it.
        goals: names of `vitrina.events.GOALS`.
        since: the first conversions; aware.
        lookback_days: how long before a conversion a click still counts.

    Returns:
        One row per conversion: goal, source, subject_id, converted_at, value_minor (minor units,
        after its returns), currency and place_id (NULL if unknown), is_undone (all of it was
        given back), is_declined, user_id (of the customer; NULL if none is known), ids (kind,
        value, seen_at: of each kind of click the last one, and 'cookie', Metrica's id of the
        browser; NULL if there are none).

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        UnknownNameError: no goal has one of the names.
        SettingError: a look-back window that is not above 0, or no goal at all.
    """
    if not lookback_days > 0:
        raise SettingError(f"lookback_days must be above 0, not {lookback_days}.")
    types = [row for goal in goals for row in _types_of(goal)]
    if not types:
        raise SettingError("No goal is to be told. Name one, for example 'receipt'.")
    names: list[Row] = [{"type": name} for name in sorted({str(row["type"]) for row in types})]
    given, known, goal_types, some = together(events, people, types, names)
    given.require("journeys.tellable", READ)
    known.require("journeys.tellable", ("identifier", "passport_id", "is_quarantined"))
    first = since - timedelta(days=lookback_days)
    happened = select(
        "journeys/tellable_events.sql", values={"since": instant(first)}, events=given, types=some
    ).store("tellable_events")
    return select(
        "journeys/tellable.sql",
        values={"since": instant(since), "lookback_days": lookback_days},
        happened=happened,
        who=identity.assign(happened, known),
        goal_types=goal_types,
        people=known,
    )


def _types_of(goal: str) -> list[Row]:
    counted = goal_named(goal)
    return [
        {"goal": goal, "type": name, "is_reversal": name in counted.reversed_by}
        for name in (*counted.event_types, *counted.reversed_by)
    ]
