"""What the paths look like: how long, how slow, which ones convert most, and whose they are."""

from typing import Literal

from vitrina.engine import Table, TableLike, select, together


def lengths(paths: TableLike) -> Table:
    """How many touches lead to a conversion.

    Args:
        paths: one row per path, as `journeys.build` returns it.

    Returns:
        One row per path length: length (0: no touch led to it), conversions, value, nulls.
    """
    return _over("lengths", paths, ("path", "conversions", "value", "nulls"))


def time_lags(paths: TableLike) -> Table:
    """How long it takes from the first touch to the conversion.

    Args:
        paths: one row per path, as `journeys.build` returns it.

    Returns:
        One row per number of whole days: days, conversions, value.
    """
    return _over("time_lags", paths, ("path", "hours", "conversions", "value"))


def top_paths(
    paths: TableLike, *, by: Literal["campaigns", "path"] = "path", limit: int = 20
) -> Table:
    """The sequences that convert most.

    Args:
        paths: one row per path, as `journeys.build` returns it.
        by: sequences of channels ("path") or of campaigns ("campaigns").
        limit: how many to give.

    Returns:
        One row per distinct sequence, most conversions first: path, conversions, value, nulls.
    """
    read = ("path", "campaigns", "conversions", "value", "nulls")
    return _over("top_paths", paths, read, by=by, limit=limit)


def reached(paths: TableLike) -> Table:
    """Whom each channel reached, on the way to a conversion or not.

    Args:
        paths: one row per path, as `journeys.build` returns it.

    Returns:
        One row per channel and person: channel, passport_id.
    """
    return _over("reached", paths, ("path", "passport_id"))


def touched_campaigns(paths: TableLike) -> Table:
    """The campaigns that touched anybody, on the way to a conversion or not.

    Args:
        paths: one row per path, as `journeys.build` returns it.

    Returns:
        One row per campaign: campaign.
    """
    return _over("touched_campaigns", paths, ("campaigns",))


def _over(name: str, paths: TableLike, read: tuple[str, ...], **values: str | int) -> Table:
    [table] = together(paths)
    table.require(f"journeys.{name}", read)
    return select(f"journeys/{name}.sql", values=values, paths=table)
