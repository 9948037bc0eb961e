"""What the queue is given: a conversion as the lake knows it now, and whom to tell."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from vitrina.connectors.advertising import TakesConversions

ID_LENGTH = 32  # hexadecimal digits: 128 bits do not meet by chance


@dataclass(frozen=True, slots=True)
class Platform:
    """One account of one ad platform.

    Attributes:
        name: of its connector.
        account: as the platform names it.
        takes: what tells it.
    """

    name: str
    account: str
    takes: TakesConversions = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One conversion, after the returns that are known by now.

    Attributes:
        transaction_id: as `transaction_id_of` makes it: the same however often it is found.
        goal: a name of `vitrina.events.GOALS`.
        occurred_at: aware.
        minor: what it is worth now, in minor units.
        currency: ISO 4217.
        subject: the order, booking or receipt, for people.
        place_id: empty online.
        is_undone: all of it was given back or called off.
        is_declined: the last word of the person's browser was no.
        ids: of clicks and browsers, by the names of `Conversion.ids`.
        customer: the shop's own id of the person; empty if nobody is known.
    """

    transaction_id: str
    goal: str
    occurred_at: datetime
    minor: int
    currency: str
    subject: str = ""
    place_id: str = ""
    is_undone: bool = False
    is_declined: bool = False
    ids: Mapping[str, str] = field(default_factory=dict, repr=False)
    customer: str = ""


def transaction_id_of(goal: str, source: str, subject: str) -> str:
    """The id of a conversion for every platform: it never changes, and tells them nothing.

    >>> transaction_id_of("receipt", "till", "r-1")
    '5b65adb189e931e146ada57d0873a0d5'
    """
    said = "\x1f".join((goal, source, subject)).encode()
    return hashlib.sha256(said).hexdigest()[:ID_LENGTH]
