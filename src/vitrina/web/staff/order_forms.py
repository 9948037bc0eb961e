"""What the forms around one order ask for, as values of the orders' services."""

from collections.abc import Mapping

from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.wishes import Pick, Wish

MOST_DIGITS = 5
LONGEST_ID = 18  # digits that a database holds as a whole number
PAID_BY = ("cash", "card")


def units_in(given: Mapping[str, str], prefix: str) -> dict[int, int]:
    """Units by line id, from fields named prefix-<id>; what is no number is not asked for."""
    found = {}
    for name, value in given.items():
        head, _, line = name.rpartition("-")
        if head == prefix and is_id(line) and is_count(value):
            found[int(line)] = int(value)
    return found


def wishes_in(given: Mapping[str, str], prefix: str = "take") -> list[Wish]:
    """Articles and how many of each, from fields named prefix-<sku>; none of one is no wish."""
    return [
        Wish(name.removeprefix(f"{prefix}-"), int(value))
        for name, value in given.items()
        if name.startswith(f"{prefix}-") and is_count(value) and int(value)
    ]


def picks_in(order: Order, given: Mapping[str, str]) -> list[Pick]:
    """What was found of the lines of which something is missing; the rest is found by default."""
    found, picks = units_in(given, "found"), []
    for line in order.lines.all():
        left = line.quantity - line.picked - line.dropped
        units = found.get(line.pk, left)
        if units < left:
            picks.append(
                Pick(
                    line.pk,
                    units,
                    instead=_instead(given, line.pk, left - units),
                    is_dearer_agreed=bool(given.get(f"dearer-{line.pk}")),
                )
            )
    return picks


def paid_by(given: Mapping[str, str]) -> str:
    """How the money is taken: cash or card; "" for not at all."""
    method = given.get("paid_by", "")
    return method if method in PAID_BY else ""


def is_id(text: str) -> bool:
    """Whether a text is the number of a row, as our own forms write it."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID


def is_count(text: str) -> bool:
    """Whether it is a whole number that somebody may mean."""
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def _instead(given: Mapping[str, str], line_id: int, missing: int) -> Wish | None:
    sku = given.get(f"instead-{line_id}", "").strip()
    return Wish(sku, missing) if sku else None
