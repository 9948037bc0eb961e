"""How many events there are, and from when to when."""

from vitrina.engine import Table, TableLike, select, together


def span(events: TableLike) -> Table:
    """Count the events, and find the first and the newest.

    Args:
        events: one row per event, as `lake.events` holds them.

    Returns:
        One row: events, first_at, newest_at (NULL where there are none).

    Raises:
        MissingColumnsError: a table lacks a column that is read.
    """
    [happened] = together(events)
    happened.require("journeys.span", ("occurred_at",))
    return select("journeys/span.sql", events=happened)
