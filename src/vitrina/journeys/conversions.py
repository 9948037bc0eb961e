"""Find the conversions: what a goal counts, after returns."""

from vitrina import identity
from vitrina.engine import Table, TableLike, select, together
from vitrina.events import goal_named

READ = (
    *("event_id", "type", "occurred_at", "source", "anonymous_id", "user_id", "identifier"),
    *("subject_id", "value_minor"),
)


def conversions(events: TableLike, people: TableLike, *, goal: str = "receipt") -> Table:
    """Every conversion, of known people and of unknown ones.

    A return lowers the value of the conversion that it undoes (the one of the same
    subject_id). A return whose original is not here is a row of its own with no conversion
    and a negative value, so that values add up to net revenue.

    Args:
        events: one row per event, as `lake.events` holds them.
        people: one row per identifier, as `identity.resolve` returns it.
        goal: a name of `vitrina.events.GOALS`.

    Returns:
        One row per conversion: path_id, passport_id (NULL if nobody is known), converted_at,
        conversions, value (minor units).

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        UnknownNameError: no goal has that name.
    """
    counted = goal_named(goal)
    types = [{"type": name, "is_reversal": False} for name in counted.event_types]
    types += [{"type": name, "is_reversal": True} for name in counted.reversed_by]
    events_table, people_table, goal_types = together(events, people, types)
    events_table.require("journeys.conversions", READ)
    # few events reach a goal: of the others nobody need ask whose they are
    reached = select("journeys/goal_events.sql", events=events_table, goal_types=goal_types)
    return select(
        "journeys/conversions.sql",
        goal_events=reached,
        who=identity.assign(reached, people_table),
    )
