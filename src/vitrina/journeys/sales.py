"""Receipts and revenue by place and week, and how many could be tied to a person."""

from vitrina.engine import Table, TableLike, select, together


def sales(receipts: TableLike, people: TableLike, *, zone: str = "UTC") -> Table:
    """Count receipts, money and the match rate.

    Args:
        receipts: one row per receipt, as `lake.receipts` holds them.
        people: one row per identifier, as `identity.resolve` returns it.
        zone: whose weeks, for example "Europe/Moscow".

    Returns:
        One row per place and week: place_id, week (its Monday), receipts, matched (those tied
        to a person), revenue_minor (returns taken off).

    Raises:
        MissingColumnsError: a table lacks a column that is read.
    """
    tills, known = together(receipts, people)
    tills.require("journeys.sales", ("place_id", "occurred_at", "identifier", "total_minor"))
    known.require("journeys.sales", ("identifier", "passport_id"))
    return select("journeys/sales.sql", values={"zone": zone}, receipts=tills, people=known)
