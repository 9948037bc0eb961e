"""What a payment provider must offer: said once, for the shop and for those who answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from vitrina.money import Money

Kind = Literal["payment", "refund"]
State = Literal["pending", "succeeded", "canceled"]


@dataclass(frozen=True, slots=True)
class Started:
    """A payment that the provider has opened; the shopper confirms it at the address.

    Attributes:
        provider_id: the provider's own.
        confirmation_url: empty where nothing is to be confirmed.
    """

    provider_id: str
    confirmation_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a provider says of one payment or one refund.

    Attributes:
        kind: which of both.
        provider_id: of the payment, also where this is about a refund.
        refund_id: the provider's id of the refund; empty for a payment.
        state: pending, succeeded or canceled.
        amount: what was paid or goes back.
        reference: the key that it was begun under; empty if it was made elsewhere.
    """

    kind: Kind
    provider_id: str
    state: State
    amount: Money
    refund_id: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A webhook that was read.

    Attributes:
        event_id: tells a repeat.
        standing: what it says; a hint of a refund may leave its id empty, if it does not tell it.
        is_proven: the body itself is signed; otherwise it is a hint, and the provider is asked.
    """

    event_id: str
    standing: Standing
    is_proven: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a fiscal receipt.

    Attributes:
        name: as the customer knows it.
        quantity: whole units.
        minor: what all of them cost, in minor units.
        subject: commodity, service, or payment (for a deposit).
    """

    name: str
    quantity: int
    minor: int
    subject: Literal["commodity", "service", "payment"] = "commodity"

    def rows(self) -> list[tuple[int, int]]:
        """Quantities and prices in minor units: price x quantity adds up to what it costs.

        A price that does not divide stands in two rows; what is free of charge in none.

        >>> Item("Tea", 3, 100).rows()
        [(2, 33), (1, 34)]
        """
        price, dearer = divmod(self.minor, self.quantity)
        rows = [(self.quantity - dearer, price), (dearer, price + 1)]
        return [(quantity, each) for quantity, each in rows if quantity and each]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a fiscal receipt says; its items add up to the payment, or to the refund, exactly.

    Attributes:
        contact: a phone in E.164 or an e-mail address: where it is sent. Personal.
        items: its lines.
        mode: paid before the goods are there, with them, or towards a bill of later.
    """

    contact: str = field(repr=False)
    items: tuple[Item, ...]
    mode: Literal["full_prepayment", "full_payment", "advance"]


class Provider(Protocol):
    """One way to pay.

    Every call raises OSError where nobody knows what happened (no answer, overload: the same
    key may be sent again), and RefusedError where the answer is a final no.
    """

    @property
    def name(self) -> str: ...

    def start(
        self, *, key: str, amount: Money, description: str, return_url: str, now: datetime
    ) -> Started:
        """Open a payment; the same key opens the same one. The key is our reference, too."""
        ...

    def status(self, provider_id: str) -> Standing: ...

    def refund(self, *, key: str, provider_id: str, amount: Money, reason: str) -> Standing:
        """Give money back; the same key gives it back once. The key is our reference, too."""
        ...

    def refund_status(self, refund_id: str) -> Standing: ...

    def refunds(self, *, since: datetime) -> Sequence[str]:
        """The ids of the refunds made since then, whoever made them; for `refund_status`."""
        ...

    def read_webhook(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Notice:
        """What a webhook says; pure. Header names in lower case; RefusedError 401 if forged."""
        ...
