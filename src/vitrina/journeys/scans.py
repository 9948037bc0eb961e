"""Short links and QR codes: how often each was opened, and who arrived."""

from vitrina import identity
from vitrina.engine import Table, TableLike, select, together


def scans(events: TableLike, people: TableLike) -> Table:
    """Count the scans of each short link, and the visits that began with one.

    Args:
        events: one row per event, as `lake.events` holds them.
        people: one row per identifier, as `identity.resolve` returns it.

    Returns:
        One row per code that was opened: code, scans (by people), bots (by crawlers and link
        previews), visits (scans whose visitor arrived on a measured page), people (who arrived),
        last_scanned_at.
    """
    happened, known = together(events, people)
    return select("journeys/scans.sql", events=happened, who=identity.assign(happened, known))
