"""How the messages fared on their way in: counted by hour, by source and by reason."""

from datetime import datetime

from vitrina.engine import Table, TableLike, select, together
from vitrina.journeys.arriving import instant

_COUNTS = ("source", "hour", "received", "new", "duplicate", "bad", "rejected")


def intake_by_hour(intake: TableLike, *, since: datetime | str) -> Table:
    """What became of the messages of each hour.

    Args:
        intake: one row per source and hour of one segment of the log, as the lake holds them.
        since: the first hour, with its zone; as text, "2026-03-01T10:00:00+00:00".

    Returns:
        One row per source and hour, newest first: source, hour, received, new, duplicate, bad,
        rejected, missing (received less all the others; anything but zero is a fault of ours).

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: `since` is no time with a zone.
    """
    return _counted("intake_by_hour", intake, since)


def intake_by_source(intake: TableLike, *, since: datetime | str) -> Table:
    """What became of the messages of each source since a time.

    Args:
        intake: one row per source and hour of one segment of the log, as the lake holds them.
        since: the first hour, with its zone; as text, "2026-03-01T10:00:00+00:00".

    Returns:
        One row per source: source, received, new, duplicate, bad, rejected, newest_hour.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: `since` is no time with a zone.
    """
    return _counted("intake_by_source", intake, since)


def rejections_by_reason(rejections: TableLike, *, since: datetime | str) -> Table:
    """Why the door turned messages away.

    Args:
        rejections: one row per reason, source and hour of one segment of the log.
        since: the first hour, with its zone; as text, "2026-03-01T10:00:00+00:00".

    Returns:
        One row per source and reason, most first: source, reason, messages, newest_hour.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: `since` is no time with a zone.
    """
    [turned_away] = together(rejections)
    turned_away.require("journeys.rejections_by_reason", ("source", "hour", "reason", "messages"))
    return select(
        "journeys/rejections_by_reason.sql",
        values={"since": instant(since)},
        rejections=turned_away,
    )


def bad_rows_by_reason(bad_rows: TableLike, replayed: TableLike) -> Table:
    """Which messages are kept but still not understood, and one example of each kind.

    Args:
        bad_rows: one row per message that was kept, as the lake holds them.
        replayed: one row per message that was read again with success.

    Returns:
        One row per source, stage and reason, most first: source, stage, reason, messages,
        newest_at, example (the bad_row_id of the newest), kind, message_id.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
    """
    kept, understood = together(bad_rows, replayed)
    read = ("source", "stage", "reason", "bad_row_id", "kind", "message_id", "received_at")
    kept.require("journeys.bad_rows_by_reason", read)
    understood.require("journeys.bad_rows_by_reason", ("bad_row_id",))
    return select("journeys/bad_rows_by_reason.sql", bad_rows=kept, replayed=understood)


def bad_row(bad_rows: TableLike, bad_row_id: str) -> Table:
    """One message that was kept but not understood, still sealed.

    Args:
        bad_rows: one row per message that was kept, as the lake holds them.
        bad_row_id: which one.

    Returns:
        One row or none: bad_row_id, source, received_at, kind, stage, reason, message_id, sealed.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
    """
    [kept] = together(bad_rows)
    kept.require("journeys.bad_row", ("bad_row_id", "sealed"))
    return select("journeys/bad_row.sql", values={"bad_row_id": bad_row_id}, bad_rows=kept)


def freshness(canaries: TableLike, *, since: datetime | str) -> Table:
    """How fast the test messages went through.

    Args:
        canaries: one row per test message, as the lake holds them.
        since: with its zone; as text, "2026-03-01T10:00:00+00:00".

    Returns:
        One row per test message, newest first: canary_id, sent_at, received_at,
        acknowledged_ms (from sent to acknowledged, in milliseconds).

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: `since` is no time with a zone.
    """
    [sent] = together(canaries)
    sent.require("journeys.freshness", ("canary_id", "sent_at", "received_at"))
    return select("journeys/freshness.sql", values={"since": instant(since)}, canaries=sent)


def _counted(name: str, intake: TableLike, since: datetime | str) -> Table:
    [taken_in] = together(intake)
    taken_in.require(f"journeys.{name}", _COUNTS)
    return select(f"journeys/{name}.sql", values={"since": instant(since)}, intake=taken_in)
