"""A post office at the network's edge, and what the tests send through it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from vitrina.commerce.customers.services import Reach
from vitrina.commerce.notifications.audit import CHECKS
from vitrina.commerce.notifications.models import Message
from vitrina.commerce.notifications.services import Counts, notify, send_due

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)  # 15:00 in Moscow
NIGHT = datetime(2026, 3, 2, 20, tzinfo=UTC)  # 23:00 in Moscow
ROOT_KEY = bytes(range(32))
ANNA = UUID(int=1)
PHONE = Reach("phone", "+79995551122")
EMAIL = Reach("email", "anna@example.org")


@dataclass(frozen=True, slots=True)
class Letter:
    channel: str
    to: str
    subject: str
    text: str
    message_id: str


@dataclass(slots=True)
class Office:
    """Takes letters, and knows Anna."""

    letters: list[Letter] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    agreed: set[str] = field(default_factory=lambda: {"service"})
    contacts: list[Reach] = field(default_factory=lambda: [PHONE, EMAIL])

    def send(self, *, channel: str, to: str, subject: str, text: str, message_id: str) -> str:
        if self.fails:
            raise self.fails.pop(0)
        self.letters.append(Letter(channel, to, subject, text, message_id))
        return f"server-{len(self.letters)}"

    def allowed(self, customer_id: UUID, purpose: str, at: datetime) -> bool:
        return customer_id == ANNA and purpose in self.agreed

    def contacts_of(self, customer_id: UUID) -> Sequence[Reach]:
        return self.contacts if customer_id == ANNA else []

    def deliver(self, now: datetime = NOW, *, channels: Sequence[str] = ("email", "sms")) -> Counts:
        senders = dict.fromkeys(channels, self)
        return send_due(senders, now=now, allowed=self.allowed, contacts_of=self.contacts_of)


def ready(subject: str = "order:1", now: datetime = NOW, **more: object) -> Message:
    """Anna's order is ready."""
    told: dict[str, object] = {"customer_id": ANNA, "language": "ru", **more}
    values = {"place": "Кофейня на Мясницкой", "number": "17", "code": "H7K2QF"}
    return notify("order_ready", values=values, subject=subject, now=now, **told)  # type: ignore[arg-type]  # the fields of a message


def violations() -> list[str]:
    """The sentences of the audit that are not true now."""
    found = []
    for check in CHECKS:
        with connection.cursor() as cursor:
            cursor.execute(check.sql)
            if cursor.fetchall():
                found.append(check.sentence)
    return found
