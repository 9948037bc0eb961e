"""What a payment provider must offer; `web` hands the connectors in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from vitrina.money import Money

AT_PLACE = "pay_at_place"  # the one provider that asks nobody


class Started(Protocol):
    """A payment that the provider has opened."""

    @property
    def provider_id(self) -> str: ...

    @property
    def confirmation_url(self) -> str:
        """Where the shopper confirms; empty where nothing is to be confirmed."""
        ...


class Standing(Protocol):
    """What a provider says of one payment or one refund."""

    @property
    def kind(self) -> str:
        """Payment or refund."""
        ...

    @property
    def provider_id(self) -> str:
        """Of the payment, also where this is about a refund."""
        ...

    @property
    def refund_id(self) -> str:
        """The provider's id of the refund; empty for a payment."""
        ...

    @property
    def state(self) -> str:
        """One of pending, succeeded, canceled."""
        ...

    @property
    def amount(self) -> Money: ...

    @property
    def reference(self) -> str:
        """Our id, which we gave along; empty if it was made elsewhere."""
        ...


class Notice(Protocol):
    """A webhook that was read."""

    @property
    def event_id(self) -> str:
        """Tells a repeat."""
        ...

    @property
    def standing(self) -> Standing: ...

    @property
    def is_proven(self) -> bool:
        """The body itself is signed; otherwise it is a hint, and the provider is asked."""
        ...


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

    def read_webhook(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Notice:
        """What a webhook says; pure. RefusedError with status 401 if it is forged."""
        ...
