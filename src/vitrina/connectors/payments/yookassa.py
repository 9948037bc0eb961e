"""YooKassa by its API v3 (yookassa.ru/developers/api)."""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Self
from urllib.parse import urlencode

from vitrina.connectors.amounts import as_decimal, from_decimal
from vitrina.connectors.answers import answer_object, json_object, part, readable, rows, text
from vitrina.connectors.http import Http, checked_base, is_safe
from vitrina.connectors.payment import PROVIDERS, setting, unreadable
from vitrina.errors import RefusedError, SettingError
from vitrina.money import Money
from vitrina.payment import Kind, Notice, Receipt, Standing, Started, State

API = "https://api.yookassa.ru/v3"
# where its notifications come from; a firewall may let only these in
SENDERS = (
    *("185.71.76.0/27", "185.71.77.0/27", "77.75.153.0/25", "77.75.156.11"),
    *("77.75.156.35", "77.75.154.128/25", "2a02:5180::/32"),
)
STATES: Mapping[str, State] = {
    "pending": "pending",
    "waiting_for_capture": "pending",
    "succeeded": "succeeded",
    "canceled": "canceled",
}
EVENTS = frozenset(
    ("payment.waiting_for_capture", "payment.succeeded", "payment.canceled", "refund.succeeded")
)
OURS = "vitrina_id"  # in the metadata
LONGEST_DESCRIPTION = 128
VAT_CODES, TAX_SYSTEMS = 12, 6  # codes of YooKassa, from 1
PAGE, PAGES = 100, 20  # of a list
_ID = re.compile(r"[0-9a-zA-Z-]{10,60}", re.ASCII)


@PROVIDERS.register("yookassa")
@dataclass(frozen=True, slots=True)
class YooKassa:
    """Cards, SBP and the rest on YooKassa's page; money is captured at once.

    Its notifications are not signed, so each is only a hint: the API is asked for the truth.
    """

    name: ClassVar[str] = "yookassa"
    settings: ClassVar[tuple[str, ...]] = ("shop_id", "secret_key")
    optional: ClassVar[tuple[str, ...]] = ("vat_code", "tax_system_code")

    shop_id: str
    secret_key: str = field(repr=False)
    http: Http = field(repr=False)
    base_url: str = API
    vat_code: int = 0  # of all goods; with one, each payment and refund carries its receipt
    tax_system_code: int = 0  # of a business that has several

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        return cls(
            setting(settings, "shop_id"),
            setting(settings, "secret_key"),
            http,
            checked_base(settings.get("base_url") or API),
            _code_of(settings, "vat_code", VAT_CODES),
            _code_of(settings, "tax_system_code", TAX_SYSTEMS),
        )

    def start(  # what a payment is of
        self,
        *,
        key: str,
        amount: Money,
        description: str,
        return_url: str,
        now: datetime,
        receipt: Receipt | None = None,
    ) -> Started:
        """POST /payments with a redirect."""
        asked: dict[str, object] = {
            "amount": _amount(amount),
            "capture": True,
            "confirmation": {"type": "redirect", "return_url": return_url},
            "description": description[:LONGEST_DESCRIPTION],
            "metadata": {OURS: key},
            **self._receipt(receipt, amount),
        }
        answer = self._call("POST", "/payments", key, asked)
        url = text(part(answer, "confirmation"), "confirmation_url")
        if not text(answer, "id") or not is_safe(url):
            raise ConnectionError("YooKassa's answer has no id or no address to confirm at.")
        return Started(text(answer, "id"), url)

    def status(self, provider_id: str) -> Standing:
        """GET /payments/{id}."""
        return _answered("payment", self._call("GET", f"/payments/{_checked(provider_id)}"))

    def refund(  # what a refund is of
        self,
        *,
        key: str,
        provider_id: str,
        amount: Money,
        reason: str,
        receipt: Receipt | None = None,
    ) -> Standing:
        """POST /refunds."""
        asked: dict[str, object] = {
            "payment_id": provider_id,
            "amount": _amount(amount),
            "description": reason[:LONGEST_DESCRIPTION],
            "metadata": {OURS: key},
            **self._receipt(receipt, amount),
        }
        return _answered("refund", self._call("POST", "/refunds", key, asked))

    def refund_status(self, refund_id: str) -> Standing:
        """GET /refunds/{id}."""
        return _answered("refund", self._call("GET", f"/refunds/{_checked(refund_id)}"))

    def refunds(self, *, since: datetime) -> Sequence[str]:
        """GET /refunds, page by page."""
        asked = {"created_at.gte": since.isoformat(), "limit": str(PAGE)}
        found: list[str] = []
        for _ in range(PAGES):
            answer = self._call("GET", f"/refunds?{urlencode(asked)}")
            with readable():
                found += [_checked(text(row, "id")) for row in rows(answer, "items")]
            if not text(answer, "next_cursor"):
                break
            asked["cursor"] = text(answer, "next_cursor")
        return found

    def read_webhook(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Notice:
        """A notification; only its event and ids are of use before the API confirms them."""
        told = json_object(body)
        event, about = text(told, "event"), part(told, "object")
        if text(told, "type") != "notification" or event not in EVENTS:
            raise unreadable(
                f"YooKassa's event {event[:40]!r} is not read here: leave it out there."
            )
        kind: Kind = "refund" if event.startswith("refund.") else "payment"
        return Notice(f"{event}:{_checked(text(about, 'id'))}", _standing(kind, about), False)

    def _receipt(self, receipt: Receipt | None, amount: Money) -> dict[str, object]:
        """The data of a receipt under 54-FZ; nothing where the connection has no VAT code."""
        if receipt is None or not self.vat_code:
            return {}
        items = [
            {
                "description": item.name[:LONGEST_DESCRIPTION],
                "quantity": f"{quantity}.00",
                "amount": _amount(Money(price, amount.currency)),
                "vat_code": self.vat_code,
                "payment_mode": receipt.mode,
                "payment_subject": item.subject,
            }
            for item in receipt.items
            for quantity, price in item.rows()
        ]
        assert sum(item.minor for item in receipt.items) == amount.minor, "a receipt adds up"
        told = {"customer": _customer(receipt.contact), "items": items}
        tax = {"tax_system_code": self.tax_system_code} if self.tax_system_code else {}
        return {"receipt": {**told, **tax}}

    def _call(
        self, method: str, path: str, key: str = "", asked: Mapping[str, object] | None = None
    ) -> Mapping[str, object]:
        login = base64.b64encode(f"{self.shop_id}:{self.secret_key}".encode()).decode()
        headers = {"Authorization": f"Basic {login}"}
        if asked is not None:
            headers |= {"Content-Type": "application/json", "Idempotence-Key": key}
        body = json.dumps(asked, ensure_ascii=False).encode() if asked is not None else None
        reply = self.http(method, self.base_url + path, headers=headers, body=body)
        if reply.status == 200:
            return answer_object(reply.body)
        # 202 and 5xx: its outcome is not known yet; the same key is to be sent again
        if reply.status in (202, 408, 429) or reply.status >= 500:
            raise ConnectionError(f"YooKassa answers {reply.status}: see its log of requests.")
        raise RefusedError(
            reply.status,
            _code(reply.body),
            f"YooKassa answers {reply.status}: see its log of requests.",
        )


def _code_of(settings: Mapping[str, str], name: str, most: int) -> int:
    """A code of the tax office, from 1; 0 if it is left out."""
    value = settings.get(name, "").strip()
    if not value:
        return 0
    if not re.fullmatch(r"[0-9]{1,2}", value, re.ASCII) or not 1 <= int(value) <= most:
        raise SettingError(f"The setting {name!r} is {value[:20]!r}: it is a number, 1 to {most}.")
    return int(value)


def _customer(contact: str) -> dict[str, str]:
    return {"email": contact} if "@" in contact else {"phone": contact.removeprefix("+")}


def _amount(amount: Money) -> dict[str, str]:
    return {"value": as_decimal(amount), "currency": amount.currency}


def _checked(provider_id: str) -> str:
    if not _ID.fullmatch(provider_id):
        raise unreadable("That is no id of YooKassa: send what YooKassa sent.")
    return provider_id


def _code(body: bytes) -> str:
    try:
        return text(json_object(body), "code")[:40] or "refused"
    except RefusedError:
        return "refused"


def _answered(kind: Kind, row: Mapping[str, object]) -> Standing:
    with readable():
        return _standing(kind, row)


def _standing(kind: Kind, row: Mapping[str, object]) -> Standing:
    state, amount = STATES.get(text(row, "status")), part(row, "amount")
    if state is None:
        raise unreadable(
            f"YooKassa's status {text(row, 'status')[:40]!r} is new: look at it there."
        )
    is_refund = kind == "refund"
    return Standing(
        kind=kind,
        provider_id=_checked(text(row, "payment_id" if is_refund else "id")),
        refund_id=_checked(text(row, "id")) if is_refund else "",
        state=state,
        amount=from_decimal(text(amount, "value"), text(amount, "currency")),
        reference=text(part(row, "metadata"), OURS),
    )
