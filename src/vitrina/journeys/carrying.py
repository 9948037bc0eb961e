"""Everything that was noted of one person, for whoever asks what is known of them."""

from collections.abc import Collection

import pyarrow as pa

from vitrina.engine import Table, TableLike, select, together

_IDS = pa.schema([("kind", pa.string()), ("id", pa.string())])


def carrying(
    events: TableLike, *, user_ids: Collection[str], identifiers: Collection[str] = ()
) -> Table:
    """The events that carry one of some ids, and none that only came from the same browser.

    Args:
        events: one row per event, as `lake.events` holds them.
        user_ids: ids of the customer, and of whoever was merged into it.
        identifiers: that were proved to be theirs, as namespace:value; they count where an event
            names no customer.

    Returns:
        One row per event, the oldest first: the columns that say anything about the person.
    """
    pairs = [("user_id", each) for each in sorted(set(user_ids))]
    pairs += [("identifier", each) for each in sorted(set(identifiers))]
    rows = [{"kind": kind, "id": each} for kind, each in pairs]
    happened, ids = together(events, pa.Table.from_pylist(rows, schema=_IDS))
    return select("journeys/carrying.sql", events=happened, ids=ids)
