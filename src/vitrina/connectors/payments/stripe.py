"""Stripe by its API (docs.stripe.com/api): a Checkout Session for each payment."""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Self
from urllib.parse import urlencode

from vitrina.connectors.answers import answer_object, json_object, part, readable, rows, text, whole
from vitrina.connectors.currencies import exponent
from vitrina.connectors.http import Http, checked_base, is_safe
from vitrina.connectors.payment import PROVIDERS, forged, setting, unreadable
from vitrina.errors import RefusedError
from vitrina.money import Money
from vitrina.payment import Notice, Standing, Started, State

API = "https://api.stripe.com/v1"
VERSION = "2024-06-20"  # of the shapes read here
TOLERANCE_SECONDS = 300
# where Stripe's smallest unit is not the currency's own
EXPONENTS = {"MGA": 0, "ISK": 2, "UGX": 2}
SESSION_EVENTS = frozenset(
    (
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
    )
)
REFUND_EVENTS = frozenset(
    ("refund.created", "refund.updated", "refund.failed", "charge.refund.updated")
)
CHARGE_REFUNDED = "charge.refunded"  # says that there is a refund, and not which
PAGE, PAGES = 100, 20  # of a list
REFUND_STATES: Mapping[str, State] = {
    "pending": "pending",
    "requires_action": "pending",
    "succeeded": "succeeded",
    "failed": "canceled",
    "canceled": "canceled",
}
OURS = "vitrina_id"  # in the metadata
SESSION = "vitrina_session"  # there, too: a refund itself names the intent only
_ID = re.compile(r"[a-zA-Z0-9_]{4,120}", re.ASCII)


@PROVIDERS.register("stripe")
@dataclass(frozen=True, slots=True)
class Stripe:
    """Stripe's own page takes the money; its signed webhooks are believed.

    A payment's provider_id is the Checkout Session's.
    """

    name: ClassVar[str] = "stripe"
    settings: ClassVar[tuple[str, ...]] = ("secret_key", "webhook_secret")
    optional: ClassVar[tuple[str, ...]] = ()

    secret_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    http: Http = field(repr=False)
    base_url: str = API

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        return cls(
            setting(settings, "secret_key"),
            setting(settings, "webhook_secret"),
            http,
            checked_base(settings.get("base_url") or API),
        )

    def start(
        self, *, key: str, amount: Money, description: str, return_url: str, now: datetime
    ) -> Started:
        """POST /checkout/sessions."""
        asked = {
            "mode": "payment",
            "success_url": return_url,
            "cancel_url": return_url,
            "client_reference_id": key,
            f"metadata[{OURS}]": key,
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": amount.currency.lower(),
            "line_items[0][price_data][unit_amount]": str(_smallest(amount)),
            "line_items[0][price_data][product_data][name]": description or key,
        }
        answer = self._call("POST", "/checkout/sessions", key, asked)
        if not text(answer, "id") or not is_safe(text(answer, "url")):
            raise ConnectionError("Stripe's answer has no id or no address to pay at.")
        return Started(text(answer, "id"), text(answer, "url"))

    def status(self, provider_id: str) -> Standing:
        """GET /checkout/sessions/{id}."""
        row = self._session(provider_id)
        with readable():
            return _of_session(row)

    def refund(self, *, key: str, provider_id: str, amount: Money, reason: str) -> Standing:
        """POST /refunds of the session's payment intent."""
        row = self._session(provider_id)
        with readable():
            _of_session(row)
        intent = text(row, "payment_intent")
        if not intent:
            raise RefusedError(
                400, "not_paid", "Stripe has no payment of that session: pay it back another way."
            )
        asked = {
            "payment_intent": intent,
            "amount": str(_smallest(amount)),
            f"metadata[{OURS}]": key,
            f"metadata[{SESSION}]": provider_id,
        }
        return self._of_refund(self._call("POST", "/refunds", key, asked))

    def refund_status(self, refund_id: str) -> Standing:
        """GET /refunds/{id}."""
        return self._of_refund(self._call("GET", f"/refunds/{_checked(refund_id)}"))

    def refunds(self, *, since: datetime) -> Sequence[str]:
        """GET /refunds, page by page."""
        asked = {"created[gte]": str(int(since.timestamp())), "limit": str(PAGE)}
        found: list[str] = []
        for _ in range(PAGES):
            answer = self._call("GET", f"/refunds?{urlencode(asked)}")
            with readable():
                listed = [_checked(text(row, "id")) for row in rows(answer, "data")]
            found += listed
            if answer.get("has_more") is not True or not listed:
                break
            asked["starting_after"] = listed[-1]
        return found

    def read_webhook(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Notice:
        """A signed event. Those about refunds come in any order: each is a hint to ask."""
        self._verify(headers.get("stripe-signature", ""), body, now)
        told = json_object(body)
        event, about = text(told, "type"), part(part(told, "data"), "object")
        if event in REFUND_EVENTS:
            return Notice(_checked(text(told, "id")), _refund(about), is_proven=False)
        if event == CHARGE_REFUNDED:
            return Notice(_checked(text(told, "id")), _some_refund(about), is_proven=False)
        if event not in SESSION_EVENTS:
            raise RefusedError(
                200, "not_read", f"{event[:60]!r} is not read here: leave it out at the endpoint."
            )
        standing = _of_session(about, has_failed=event.endswith("async_payment_failed"))
        return Notice(_checked(text(told, "id")), standing, is_proven=True)

    def _verify(self, header: str, body: bytes, now: datetime) -> None:
        pairs = [pair.partition("=")[::2] for pair in header.split(",")]
        moment = next((value for name, value in pairs if name == "t"), "")
        signed = moment.encode() + b"." + body
        expected = hmac.new(self.webhook_secret.encode(), signed, hashlib.sha256).hexdigest()
        proofs = [value for name, value in pairs if name == "v1"]
        if not any(hmac.compare_digest(expected.encode(), each.encode()) for each in proofs):
            raise forged("Stripe's signature is wrong. Check the endpoint's signing secret.")
        if not re.fullmatch(r"[0-9]{1,12}", moment) or (
            abs(now.timestamp() - int(moment)) > TOLERANCE_SECONDS
        ):
            raise forged("Stripe's signature is of another time. Check this server's clock.")

    def _session(self, provider_id: str) -> Mapping[str, object]:
        return self._call("GET", f"/checkout/sessions/{_checked(provider_id)}")

    def _of_refund(self, row: Mapping[str, object]) -> Standing:
        with readable():
            standing = _refund(row)
        if standing.provider_id:
            return standing
        query = urlencode({"payment_intent": text(row, "payment_intent"), "limit": 1})
        found = self._call("GET", f"/checkout/sessions?{query}").get("data")
        first = found[0] if isinstance(found, list) and found else {}
        session = text(first, "id") if isinstance(first, dict) else ""
        return _refund(row, session or text(row, "payment_intent"))

    def _call(
        self, method: str, path: str, key: str = "", asked: Mapping[str, str] | None = None
    ) -> Mapping[str, object]:
        headers = {"Authorization": f"Bearer {self.secret_key}", "Stripe-Version": VERSION}
        if asked is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Idempotency-Key": key,
            }
        body = urlencode(asked).encode() if asked is not None else None
        reply = self.http(method, self.base_url + path, headers=headers, body=body)
        if reply.status == 200:
            return answer_object(reply.body)
        # 409: the same key is in work at this moment
        if reply.status in (409, 429) or reply.status >= 500:
            raise ConnectionError(f"Stripe answers {reply.status}: see its log of requests.")
        raise RefusedError(
            reply.status,
            _code(reply.body),
            f"Stripe answers {reply.status}: see its log of requests.",
        )


def _smallest(amount: Money) -> int:
    """In Stripe's smallest unit, which for a few currencies is not the currency's own."""
    scaled, rest = divmod(
        amount.minor * _scale(amount.currency), int(10 ** exponent(amount.currency))
    )
    if rest:
        raise RefusedError(400, "too_fine", f"Stripe takes whole {amount.currency} only: round it.")
    if exponent(amount.currency) == 3 and scaled % 10:
        raise RefusedError(
            400, "too_fine", f"Stripe takes {amount.currency} to two decimals only: round it."
        )
    return scaled


def _scale(currency: str) -> int:
    """How many of Stripe's smallest units a whole unit has."""
    return int(10 ** EXPONENTS.get(currency, exponent(currency)))


def _money(smallest: int, currency: str) -> Money:
    if smallest < 0 or not currency:
        raise unreadable("Stripe's amount is missing: set the endpoint's API version.")
    name = currency.upper()
    minor, rest = divmod(smallest * 10 ** exponent(name), _scale(name))
    if rest:
        raise unreadable(f"{smallest} is no whole amount in {name}: look at the payment there.")
    return Money(minor, name)


def _checked(provider_id: str) -> str:
    if not _ID.fullmatch(provider_id):
        raise unreadable("That is no id of Stripe: send what Stripe sent.")
    return provider_id


def _code(body: bytes) -> str:
    try:
        return text(part(json_object(body), "error"), "code")[:40] or "refused"
    except RefusedError:
        return "refused"


def _of_session(row: Mapping[str, object], *, has_failed: bool = False) -> Standing:
    state: State = "pending"
    if text(row, "payment_status") == "paid":
        state = "succeeded"
    elif has_failed or text(row, "status") == "expired":
        state = "canceled"
    return Standing(
        kind="payment",
        provider_id=_checked(text(row, "id")),
        state=state,
        amount=_money(whole(row, "amount_total"), text(row, "currency")),
        reference=text(row, "client_reference_id"),
    )


def _some_refund(charge: Mapping[str, object]) -> Standing:
    back = _money(whole(charge, "amount_refunded"), text(charge, "currency"))
    return Standing(kind="refund", provider_id="", state="succeeded", amount=back)


def _refund(row: Mapping[str, object], session: str = "") -> Standing:
    state = REFUND_STATES.get(text(row, "status"))
    if state is None:
        raise unreadable(
            f"Stripe's refund status {text(row, 'status')[:40]!r} is new: look at it there."
        )
    metadata = part(row, "metadata")
    return Standing(
        kind="refund",
        provider_id=session or text(metadata, SESSION),
        refund_id=_checked(text(row, "id")),
        state=state,
        amount=_money(whole(row, "amount"), text(row, "currency")),
        reference=text(metadata, OURS),
    )
