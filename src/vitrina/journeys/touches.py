"""Find the touches: visits, mailings, scans, code words."""

from vitrina import identity
from vitrina.engine import Row, Table, TableLike, select, together
from vitrina.events import EVENT_TYPES

READ = (
    *("event_id", "type", "occurred_at", "source", "anonymous_id", "user_id", "identifier"),
    *("page", "referrer", "utm_source", "utm_medium", "utm_campaign", "click_id_kind", "click_id"),
)


def touches(events: TableLike, people: TableLike, *, idle_minutes: float = 30) -> Table:
    """Every touch of every known person.

    A visit to the site or app ends after `idle_minutes` without an event, or when another
    campaign brings the visitor back; its channel and campaign are those of its first event.
    A mailing, a scan, a code word or a call is a touch by itself.

    Args:
        events: one row per event, as `lake.events` holds them.
        people: one row per identifier, as `identity.resolve` returns it.
        idle_minutes: how long a visitor may be still within one visit.

    Returns:
        One row per touch: touch_id, passport_id, occurred_at, channel, campaign ('(none)' where
        a touch belongs to no campaign).

    Raises:
        MissingColumnsError: a table lacks a column that is read.
    """
    alone: list[Row] = [
        {"type": kind.name, "channel": kind.touch_channel}
        for kind in EVENT_TYPES.values()
        if kind.touch_channel
    ]
    events_table, people_table, touch_types = together(events, people, alone)
    events_table.require("journeys.touches", READ)
    return select(
        "journeys/touches.sql",
        values={"idle_minutes": idle_minutes},
        events=events_table,
        who=identity.assign(events_table, people_table),
        touch_types=touch_types,
    )
