"""Pay at the place: nobody is asked, staff note what they took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self

from vitrina.connectors.http import Http
from vitrina.connectors.payment import PROVIDERS, forged
from vitrina.errors import RefusedError
from vitrina.money import Money
from vitrina.payment import Notice, Standing, Started


@PROVIDERS.register("pay_at_place")
@dataclass(frozen=True, slots=True)
class PayAtPlace:
    """Cash or a card at the counter."""

    name: ClassVar[str] = "pay_at_place"
    settings: ClassVar[tuple[str, ...]] = ()
    optional: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        return cls()

    def start(
        self, *, key: str, amount: Money, description: str, return_url: str, now: datetime
    ) -> Started:
        """Open until staff note what they took."""
        return Started(key, "")

    def status(self, provider_id: str) -> Standing:
        raise RefusedError(404, "unknown", "It was paid at the place: ask the shop itself.")

    def refund(self, *, key: str, provider_id: str, amount: Money, reason: str) -> Standing:
        """Staff hand it back: it is done when it is noted."""
        return Standing(
            kind="refund",
            provider_id=provider_id,
            refund_id=key,
            state="succeeded",
            amount=amount,
            reference=key,
        )

    def refund_status(self, refund_id: str) -> Standing:
        raise RefusedError(404, "unknown", "It went back at the place: ask the shop itself.")

    def refunds(self, *, since: datetime) -> Sequence[str]:
        """None that the shop has not noted itself."""
        return ()

    def read_webhook(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Notice:
        raise forged("Nobody sends webhooks about what is paid at the place: note it there.")
