"""May it be told, and can it? Asked of each row at the moment of sending, and of nobody before."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast

from vitrina.automation.conversions.fact import Platform
from vitrina.automation.conversions.models import Telling
from vitrina.connectors.advertising import Conversion

NO_CONSENT = "They have not agreed to 'ad upload'. Put it back once they have."
DECLINED = "Their browser asked not to be followed."
NOTHING_LEFT = "It was given back in full before it was told: there is nothing to tell."
NOBODY_KNOWS = (
    "Nobody knows whether it arrived, and told twice it would count twice. "
    "Look on the platform's pages, and put it back if it is not there."
)

State = Telling.State
Kind = Literal["new", "restated", "undone"]
Allowed = Callable[[str, datetime], bool]


@dataclass(frozen=True, slots=True)
class Contact:
    """How a person is reached, in clear: not kept, and not logged.

    Attributes:
        email: normalised; empty if nobody knows it.
        phone: in E.164; empty if nobody knows it.
    """

    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


ContactOf = Callable[[str], Contact]


@dataclass(frozen=True, slots=True)
class Offer:
    """A row that is leased to be sent: its kind and value are written down already.

    Attributes:
        row: leased.
        is_first: nothing of it was sent before without an answer.
    """

    row: Telling
    is_first: bool


@dataclass(frozen=True, slots=True)
class Left:
    """Why a row is not sent."""

    state: State
    reason: str


def kind_of(row: Telling) -> Kind:
    """What the platform has to be told next, by what it counts."""
    if not row.told_kind:
        return "new"
    return "undone" if row.is_undone else "restated"


def judge(
    offer: Offer, platform: Platform, *, allowed: Allowed, contact_of: ContactOf, now: datetime
) -> Conversion | Left:
    """The conversion as it is told, or why it is not.

    A contact is looked up only where the ids are not enough: what need not leave the house stays.

    Args:
        offer: the leased row.
        platform: whom to tell.
        allowed: whether a customer agrees to it at a time; asked anew for each row.
        contact_of: how a customer is reached.
        now: this moment.
    """
    row = offer.row
    if now - row.occurred_at > platform.takes.window:
        return Left(State.EXPIRED, f"{platform.name} takes it for {_days(platform)} only.")
    if not offer.is_first and not platform.takes.knows_transactions:
        return Left(State.REJECTED, NOBODY_KNOWS)
    if offer.is_first and row.is_undone and not row.told_kind:
        return Left(State.NOT_SENDABLE, NOTHING_LEFT)
    if row.customer and not allowed(row.customer, now):
        return Left(State.WITHHELD, NO_CONSENT)
    if row.is_declined:
        return Left(State.WITHHELD, DECLINED)
    return _sendable(row, platform, contact_of)


def _days(platform: Platform) -> str:
    return f"{platform.takes.window.days} days"


def _sendable(row: Telling, platform: Platform, contact_of: ContactOf) -> Conversion | Left:
    bare = _conversion(row, Contact())
    why_not = platform.takes.accepts(bare)
    if not why_not:
        return bare
    if not row.customer:
        return Left(State.NOT_SENDABLE, why_not)
    whole = _conversion(row, contact_of(row.customer))
    why_not = platform.takes.accepts(whole)
    return Left(State.NOT_SENDABLE, why_not) if why_not else whole


def _conversion(row: Telling, contact: Contact) -> Conversion:
    return Conversion(
        transaction_id=row.transaction_id,
        occurred_at=row.occurred_at,
        goal=row.goal,
        minor=row.offered_minor,
        currency=row.currency,
        kind=cast(Kind, row.offered_kind),
        ids=row.ids,
        email=contact.email,
        phone=contact.phone,
        place_id=row.place_id,
    )
