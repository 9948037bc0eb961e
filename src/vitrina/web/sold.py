"""What was sold, for the overview: one question, added up by week, by store and in all."""

from collections.abc import Mapping
from dataclasses import dataclass

from vitrina import journeys
from vitrina.web.question import PEOPLE, RECEIPTS, Reading, Rows, call
from vitrina.web.shortlist import Shortlist, shortlist

SALES = call(journeys.sales, RECEIPTS, PEOPLE)
SUMS = ("revenue_minor", "receipts", "matched")
MATCH_RATE = ("match_rate", "matched", "receipts")


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a window; money in minor units."""

    receipts: Reading
    matched: Reading
    revenue: Reading
    match_rate: Reading
    average_receipt: Reading


def top_stores(stores: Rows, asked: Mapping[str, str]) -> Shortlist:
    """The stores that a query asks for, the largest first."""
    return shortlist(stores, asked, key="place_id", sums=SUMS, share=MATCH_RATE)


def totals(sales: Rows) -> Totals:
    """Everything added up.

    Args:
        sales: one row per place and week, as `journeys.sales` returns it.
    """
    receipts, matched = sales.total("receipts"), sales.total("matched")
    revenue = sales.total("revenue_minor")
    return Totals(
        receipts=receipts,
        matched=matched,
        revenue=revenue,
        match_rate=matched.over(receipts),
        average_receipt=revenue.over(receipts),
    )


def by(sales: Rows, column: str) -> Rows:
    """One row per week or per store, with its match rate."""
    sums = sales.grouped(column, SUMS).ascending(column)
    return sums.with_share(*MATCH_RATE)
