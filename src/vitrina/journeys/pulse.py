"""How much came in, hour by hour: what an outage shows itself by."""

from datetime import datetime

from vitrina.engine import Row, Table, TableLike, select, together
from vitrina.events import goal_named
from vitrina.journeys.arriving import instant


def pulse_of(events: TableLike, *, goal: str = "receipt", since: datetime | str) -> Table:
    """Events and conversions of each hour.

    Args:
        events: one row per event, as `lake.events` holds them.
        goal: whose events are counted by themselves.
        since: the first hour, with its zone; as text, "2026-03-01T10:00:00+00:00".

    Returns:
        One row per hour with any event, the oldest first: hour, events, goals.

    Raises:
        MissingColumnsError: the table lacks a column that is read.
        UnknownNameError: no goal has that name.
        SettingError: `since` is no time with a zone.
    """
    types: list[Row] = [{"type": name} for name in goal_named(goal).event_types]
    happened, goal_types = together(events, types)
    happened.require("journeys.pulse_of", ("type", "occurred_at"))
    return select(
        "journeys/pulse.sql",
        values={"since": instant(since)},
        happened=happened,
        goal_types=goal_types,
    )
