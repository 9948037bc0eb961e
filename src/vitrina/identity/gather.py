"""Gather every link that a lake tells of: observed as such, or seen on one event."""

from vitrina.engine import Table, TableLike, select, together


def gather(links: TableLike, events: TableLike) -> Table:
    """The links to resolve: those given, and those between identifiers of one event.

    A signed-in customer's other identifiers are linked by a login, which proves them; an
    identifier beside a cookie alone is a claim (kind 'form'). Every identifier of an event is
    also linked to itself (kind 'seen'), so that somebody with one card and nothing else is a
    person too.

    Args:
        links: one row per observed link, as `lake.links` holds them.
        events: one row per event, as `lake.events` holds them.

    Returns:
        One row per link, as `identity.resolve` reads it; of a link told by several events, the
        first time.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
    """
    observed, happened = together(links, events)
    observed.require(
        "identity.gather", ("left", "right", "occurred_at", "source", "kind", "strength")
    )
    happened.require(
        "identity.gather", ("occurred_at", "source", "anonymous_id", "user_id", "identifier")
    )
    return select("identity/gather.sql", links=observed, events=happened)
