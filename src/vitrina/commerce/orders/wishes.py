"""What somebody asks of a place: values without a database."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

MOST_LINES = 100
MOST_UNITS = 10_000


@dataclass(frozen=True, slots=True)
class Wish:
    """So many of one article."""

    sku: str
    quantity: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """An order as somebody wants it.

    Attributes:
        way: pickup, locker or courier.
        channel: site, app, till or phone.
        pay: at_place or online.
        pickup_from: the start of a pick-up window; None for as soon as it goes.
        proof: of the quote that was shown; only staff may do without.
        shown_minor: the total that was shown with it, for the refusal if it does not hold.
        name: to call out; comment and address go with it under seal.
        codes: code words, as typed.
    """

    place_id: str
    wishes: tuple[Wish, ...]
    way: str = "pickup"
    channel: str = "site"
    pay: str = "at_place"
    pickup_from: datetime | None = None
    proof: str = ""
    shown_minor: int | None = None
    comment: str = ""
    name: str = ""
    address: str = ""
    codes: tuple[str, ...] = ()

    def digest(self) -> bytes:
        """Tells one request from another under the same key."""
        told = json.dumps(asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).digest()


@dataclass(frozen=True, slots=True)
class Pick:
    """What was found of one line on the shelf.

    Attributes:
        line_id: the line.
        picked: units found; what is missing is dropped, and paid back if it was paid.
        instead: what is put in for the missing units.
        is_dearer_agreed: the customer agreed to pay more for it; else it never costs more.
    """

    line_id: int
    picked: int
    instead: Wish | None = None
    is_dearer_agreed: bool = False


def summed(wishes: Iterable[Wish]) -> tuple[Wish, ...]:
    """One wish for each article and note, in the order of their first mention."""
    sums: dict[tuple[str, str], int] = {}
    for wish in wishes:
        sums[wish.sku, wish.note] = sums.get((wish.sku, wish.note), 0) + wish.quantity
    return tuple(Wish(sku, quantity, note) for (sku, note), quantity in sums.items())


def flaw_of(wishes: tuple[Wish, ...]) -> str:
    """What is wrong with a basket, for people; empty if nothing is."""
    if not wishes:
        return "The basket is empty. Put something into it."
    if len(wishes) > MOST_LINES:
        return f"The basket has {len(wishes)} lines; {MOST_LINES} are the most. Make two orders."
    for wish in wishes:
        if not 0 < wish.quantity <= MOST_UNITS:
            return f"{wish.quantity} of {wish.sku!r} cannot be ordered. Write 1 to {MOST_UNITS}."
    return ""
