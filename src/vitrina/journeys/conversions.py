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
    happened, known = together(events, people)
    # few events reach a goal: of the others nobody need ask whose they are
    return conversions_among(goal_events(happened, goal=goal), known)


def goal_events(events: Table, *, goal: str) -> Table:
    """The events that reach a goal, and those that take it back.

    Args:
        events: one row per event, as `lake.events` holds them.
        goal: a name of `vitrina.events.GOALS`.

    Returns:
        One row per event: what tells whose it is, when it was, what it is about and is worth,
        and is_reversal.

    Raises:
        MissingColumnsError: the table lacks a column that is read.
        UnknownNameError: no goal has that name.
    """
    counted = goal_named(goal)
    types = [{"type": name, "is_reversal": False} for name in counted.event_types]
    types += [{"type": name, "is_reversal": True} for name in counted.reversed_by]
    happened, goal_types = together(events, types)
    happened.require("journeys.conversions", READ)
    return select("journeys/goal_events.sql", events=happened, goal_types=goal_types)


def conversions_among(events: Table, people: Table) -> Table:
    """The conversions that some events of a goal tell of.

    Args:
        events: one row per event, as `goal_events` returns them; all that are about one order
            or receipt, or none.
        people: one row per identifier.
    """
    return select(
        "journeys/conversions.sql", goal_events=events, who=identity.assign(events, people)
    )
