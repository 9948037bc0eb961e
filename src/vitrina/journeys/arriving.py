"""What reached us in the last while: the messages, who sent them, and where those came from."""

from datetime import UTC, datetime
from typing import Literal

from vitrina.engine import Table, TableLike, select, together
from vitrina.errors import SettingError

_VISITOR = ("anonymous_id", "user_id", "identifier")
_TOLD = ("received_at", "source", "event_id", "is_bot", *_VISITOR)
_SHOWN = (
    *("occurred_at", "type", "name", "place_id", "page", "subject_id", "referrer"),
    *("traffic_source", "traffic_medium", "traffic_campaign", "utm_campaign"),
    *("device", "browser", "value_minor", "currency"),
)


def recent(
    events: TableLike,
    *,
    since: datetime | str,
    place: str = "",
    source: str = "",
    event_type: str = "",
    limit: int = 50,
) -> Table:
    """The newest events, by the time at which they reached us.

    Args:
        events: one row per event, as `lake.events` holds them.
        since: with its zone; as text, "2026-03-01T10:00:00+00:00".
        place: only events at it; all if empty.
        source: only events that came through it.
        event_type: only events of it.
        limit: how many to give.

    Returns:
        One row per event, newest first, with `visitor`: an identifier as namespace:value.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: `since` is no time with a zone.
    """
    [happened] = together(events)
    happened.require("journeys.recent", (*_TOLD, *_SHOWN))
    values: dict[str, str | int] = {
        "place": place,
        "source": source,
        "type": event_type,
        "limit": limit,
    }
    return select(
        "journeys/recent.sql", values={**values, "since": instant(since)}, events=happened
    )


def traffic(
    events: TableLike,
    *,
    since: datetime | str,
    by: Literal["all", "place", "source", "type"] = "all",
) -> Table:
    """Count visitors and what they did, by the time at which the events reached us.

    Args:
        events: one row per event, as `lake.events` holds them.
        since: with its zone; as text, "2026-03-01T10:00:00+00:00".
        by: what a row stands for.

    Returns:
        One row per value, most visitors first: value, visitors, events, orders, leads, scans,
        crawled (events of crawlers), newest_at. No row where there are no events.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: `since` is no time with a zone.
    """
    [happened] = together(events)
    happened.require("journeys.traffic", (*_TOLD, "type", "place_id"))
    return select(
        "journeys/traffic.sql", values={"since": instant(since), "by": by}, events=happened
    )


def origins(events: TableLike, *, since: datetime | str) -> Table:
    """Where the visitors of the last while came from.

    Args:
        events: one row per event, as `lake.events` holds them.
        since: with its zone; as text, "2026-03-01T10:00:00+00:00".

    Returns:
        One row per traffic source and medium, most visitors first: traffic_source,
        traffic_medium (NULL where nothing tells), visitors, newest_at. Each visitor is counted
        once, under the first source that any of their events tells.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: `since` is no time with a zone.
    """
    [happened] = together(events)
    happened.require("journeys.origins", (*_TOLD, "traffic_source", "traffic_medium"))
    return select("journeys/origins.sql", values={"since": instant(since)}, events=happened)


def instant(at: datetime | str) -> str:
    """A time as text that every engine reads as the same instant.

    >>> instant("2026-03-01T13:00:00+03:00")
    '2026-03-01 10:00:00.000000+00:00'

    Raises:
        SettingError: it is no time, or it has no zone.
    """
    try:
        told = datetime.fromisoformat(at) if isinstance(at, str) else at
    except ValueError:
        told = None
    if told is None or told.tzinfo is None:
        raise SettingError(
            f"{at!r} is no time with a zone. Write it like 2026-03-01T10:00:00+00:00."
        )
    return told.astimezone(UTC).isoformat(" ", "microseconds")
