"""How receipts were tied to people, by place and by way, and how many follow a touch."""

from vitrina.engine import Table, TableLike, select, together

READ = ("place_id", "identifier", "order_id", "operation", "total_minor")


def match_rates(receipts: TableLike, people: TableLike) -> Table:
    """Count the receipts that each way tied to a person, and those that none did.

    The identifier on the receipt comes first (a card, a phone, a bank card: its namespace is the
    way), then the order that it closes. One that is in quarantine ties to nobody.

    Args:
        receipts: one row per receipt, as `lake.receipts` holds them; returns do not count.
        people: one row per identifier, as `identity.resolve` returns it.

    Returns:
        One row per place and way, the most receipts first: place_id ('' if unknown), way (or
        'nobody'), receipts, revenue_minor, share (of the receipts of the place).

    Raises:
        MissingColumnsError: a table lacks a column that is read.
    """
    tills, known = together(receipts, people)
    tills.require("journeys.match_rates", READ)
    known.require("journeys.match_rates", ("identifier", "passport_id"))
    return select("journeys/match_rates.sql", receipts=tills, people=known)


def attributable(receipts: TableLike, people: TableLike, paths: TableLike) -> Table:
    """Count what can be credited to anybody: what `corrected_within` goes out from.

    Args:
        receipts: one row per receipt, as `lake.receipts` holds them; returns do not count.
        people: one row per identifier, as `identity.resolve` returns it.
        paths: one row per path, as `build` returns it for the goal receipt.

    Returns:
        One row per place: place_id ('' if unknown), receipts, identified (tied to a person),
        after_touch (those of them with a touch in the look-back window).

    Raises:
        MissingColumnsError: a table lacks a column that is read.
    """
    tills, known, walked = together(receipts, people, paths)
    tills.require("journeys.attributable", (*READ, "source", "receipt_id"))
    known.require("journeys.attributable", ("identifier", "passport_id"))
    walked.require("journeys.attributable", ("path_id", "path"))
    return select("journeys/attributable.sql", receipts=tills, people=known, paths=walked)
