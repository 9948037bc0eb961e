"""What a payment provider must offer, and where the known ones are found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal, Protocol, Self

from vitrina.connectors.http import Http
from vitrina.errors import RefusedError, SettingError
from vitrina.money import Money
from vitrina.registry import Registry

Kind = Literal["payment", "refund"]
State = Literal["pending", "succeeded", "canceled"]


@dataclass(frozen=True, slots=True)
class Started:
    """A payment that the provider has opened; the shopper confirms it at the address."""

    provider_id: str
    confirmation_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one payment or one refund stands.

    Attributes:
        kind: which of both.
        provider_id: of the payment, also where this is about a refund.
        refund_id: empty for a payment.
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
    """A webhook that was read; without proof in its body it is a hint to ask the provider."""

    event_id: str
    standing: Standing
    is_proven: bool


class Provider(Protocol):
    """One way to pay; every file of the folder has one.

    Calls raise OSError where nobody knows what happened (the same key may be sent again) and
    RefusedError where the answer is a final no.
    """

    name: ClassVar[str]
    settings: ClassVar[tuple[str, ...]]  # what `made_of` needs; secrets among them

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        """Build it; SettingError names a setting that is missing or wrong."""
        ...

    def start(
        self, *, key: str, amount: Money, description: str, return_url: str, now: datetime
    ) -> Started: ...

    def status(self, provider_id: str) -> Standing: ...

    def refund(self, *, key: str, provider_id: str, amount: Money, reason: str) -> Standing: ...

    def refund_status(self, refund_id: str) -> Standing: ...

    def read_webhook(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Notice:
        """What a webhook says; header names in lower case. RefusedError 401 if it is forged."""
        ...


PROVIDERS: Registry[type[Provider]] = Registry("payment provider", "vitrina.connectors.payments")


def setting(settings: Mapping[str, str], name: str) -> str:
    """A setting that must be there.

    Raises:
        SettingError: it is missing.
    """
    value = settings.get(name, "").strip()
    if not value:
        raise SettingError(f"The setting {name!r} is missing. Copy it from the provider's pages.")
    return value


def forged(why: str) -> RefusedError:
    """A webhook that nobody but the provider may have sent was not sent by it."""
    return RefusedError(401, "forged", why)


def unreadable(why: str) -> RefusedError:
    """A webhook or an answer that is not of the documented shape."""
    return RefusedError(400, "unreadable", why)
