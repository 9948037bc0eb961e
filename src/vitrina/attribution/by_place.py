"""Credit by the place where the conversion happened."""

from vitrina.attribution.credit import Credit
from vitrina.engine import Table, TableLike, select, together


def credit_by_place(credit: Credit, events: TableLike) -> Table:
    """Which places the conversions of each campaign happened at.

    Args:
        credit: of paths that `journeys.build` made of these events.
        events: one row per event, as `lake.events` holds them.

    Returns:
        One row per place, channel and campaign: place_id (NULL: online, or nobody told it),
        channel, campaign, conversions, value (minor units).

    Raises:
        MissingColumnsError: a table lacks a column that is read.
    """
    credited, happened = together(credit.by("touch"), events)
    happened.require("attribution.credit_by_place", ("source", "event_id", "place_id"))
    return select("attribution/by_place.sql", credited=credited, happened=happened)
