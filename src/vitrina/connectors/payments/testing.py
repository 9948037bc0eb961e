"""A provider to try the shop with: its own page approves, declines, comes late or twice."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Literal, Self
from urllib.parse import urlencode
from uuid import UUID

from vitrina.connectors.answers import json_object, part, text, whole
from vitrina.connectors.http import Http
from vitrina.connectors.payment import PROVIDERS, forged, setting, unreadable
from vitrina.errors import RefusedError
from vitrina.money import Money
from vitrina.payment import Kind, Notice, Standing, Started, State

Choice = Literal["approve", "decline", "late", "twice"]
TOLERANCE_SECONDS = 300
STATES: Mapping[str, State] = {
    "pending": "pending",
    "succeeded": "succeeded",
    "canceled": "canceled",
}


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request that a test provider sends; `web` hands it to `take_webhook`."""

    headers: Mapping[str, str]
    body: bytes


@PROVIDERS.register("testing")
@dataclass(frozen=True, slots=True)
class Testing:
    """Keeps its payments in a folder of small files, so that every process sees the same.

    Attributes:
        secret: signs the page's address and the webhooks.
        page_url: where `web` serves the page; the payment and its signature are added.
        folder: for its payments; of a shop that is tried out.
    """

    name: ClassVar[str] = "testing"
    settings: ClassVar[tuple[str, ...]] = ("secret", "page_url", "folder")
    optional: ClassVar[tuple[str, ...]] = ()

    secret: str
    page_url: str
    folder: Path

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        return cls(
            setting(settings, "secret"),
            setting(settings, "page_url"),
            Path(setting(settings, "folder")),
        )

    def start(
        self, *, key: str, amount: Money, description: str, return_url: str, now: datetime
    ) -> Started:
        """The page that asks what is to happen; the same key keeps its payment."""
        if not self._path(f"test-{key}").exists():
            self._write(
                {
                    "id": f"test-{key}",
                    "state": "pending",
                    "minor": amount.minor,
                    "currency": amount.currency,
                    "reference": key,
                    "description": description,
                    "return_url": return_url,
                }
            )
        query = urlencode({"payment": f"test-{key}", "sig": self.signature_of(f"test-{key}")})
        return Started(f"test-{key}", f"{self.page_url}?{query}")

    def status(self, provider_id: str) -> Standing:
        return _standing("payment", self.read(provider_id))

    def refund(self, *, key: str, provider_id: str, amount: Money, reason: str) -> Standing:
        paid = self.read(provider_id)
        if text(paid, "state") != "succeeded" or amount.currency != text(paid, "currency"):
            raise RefusedError(
                400, "not_paid", f"{provider_id} was not paid: there is nothing to give back."
            )
        row = {
            "id": f"test-{key}",
            "payment": provider_id,
            "state": "succeeded",
            "minor": amount.minor,
            "currency": amount.currency,
            "reference": key,
        }
        self._write(row)
        return _standing("refund", row)

    def refund_status(self, refund_id: str) -> Standing:
        return _standing("refund", self.read(refund_id))

    def refunds(self, *, since: datetime) -> Sequence[str]:
        """None: its page gives nothing back."""
        return ()

    def signature_of(self, provider_id: str) -> str:
        """What proves that the shop made the address of a payment's page."""
        return self._sign(f"page:{provider_id}".encode())

    def is_signed(self, provider_id: str, signature: str) -> bool:
        """Whether a page may be shown."""
        expected = self.signature_of(provider_id)
        return hmac.compare_digest(expected.encode(), signature.encode())

    def read(self, provider_id: str) -> Mapping[str, object]:
        """A payment as the page shows it: minor, currency, description, return_url, state.

        Raises:
            RefusedError: there is none of that id.
        """
        try:
            return json_object(self._path(provider_id).read_bytes())
        except FileNotFoundError as error:
            raise RefusedError(
                404, "unknown", f"No test payment is {provider_id!r}: begin a new one."
            ) from error

    def decide(self, provider_id: str, choice: Choice, *, now: datetime) -> list[Webhook]:
        """What the page's button does: the webhooks to be delivered now.

        `late` pays and tells nobody: the shop must find out by asking. A decision is final.
        """
        row = dict(self.read(provider_id))
        if row["state"] == "pending":
            row["state"] = "canceled" if choice == "decline" else "succeeded"
            self._write(row)
        if choice == "late":
            return []
        return [self.webhook(row, now=now)] * (2 if choice == "twice" else 1)

    def webhook(self, row: Mapping[str, object], *, now: datetime) -> Webhook:
        """A signed webhook about a payment or a refund."""
        kind = "refund" if "payment" in row else "payment"
        told = {"event": f"{kind}.{row['state']}:{row['id']}", "kind": kind, "object": row}
        body = json.dumps(told, ensure_ascii=False).encode()
        moment = str(int(now.timestamp()))
        proof = self._sign(moment.encode() + b"." + body)
        return Webhook({"X-Test-Signature": f"t={moment},v1={proof}"}, body)

    def read_webhook(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Notice:
        moment, _, proof = headers.get("x-test-signature", "").partition(",v1=")
        moment = moment.removeprefix("t=")
        expected = self._sign(moment.encode() + b"." + body)
        if not hmac.compare_digest(expected.encode(), proof.encode()):
            raise forged("The signature of the test webhook is wrong: sign with its secret.")
        if not moment.isdigit() or abs(now.timestamp() - int(moment)) > TOLERANCE_SECONDS:
            raise forged("The test webhook was signed at another time: send it anew.")
        told = json_object(body)
        kind: Kind = "refund" if text(told, "kind") == "refund" else "payment"
        return Notice(text(told, "event"), _standing(kind, part(told, "object")), is_proven=True)

    def _sign(self, content: bytes) -> str:
        return hmac.new(self.secret.encode(), content, hashlib.sha256).hexdigest()

    def _path(self, provider_id: str) -> Path:
        try:
            name = UUID(provider_id.removeprefix("test-"))
        except ValueError as error:
            raise RefusedError(
                404, "unknown", "That is no id of a test payment: begin a new one."
            ) from error
        return self.folder / f"{name}.json"

    def _write(self, row: Mapping[str, object]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(str(row["id"]))
        part_path = path.with_suffix(f".{datetime.now(UTC).timestamp()}.part")
        part_path.write_text(json.dumps(row, ensure_ascii=False))
        part_path.replace(path)


def _standing(kind: Kind, row: Mapping[str, object]) -> Standing:
    state = STATES.get(text(row, "state"))
    if state is None or whole(row, "minor") < 0:
        raise unreadable("The test provider's row is damaged: delete its file.")
    is_refund = kind == "refund"
    return Standing(
        kind=kind,
        provider_id=text(row, "payment") if is_refund else text(row, "id"),
        refund_id=text(row, "id") if is_refund else "",
        state=state,
        amount=Money(whole(row, "minor"), text(row, "currency")),
        reference=text(row, "reference"),
    )
