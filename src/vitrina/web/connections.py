"""The payment providers and message senders that a shop has connected, ready to be used."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings as django_settings

from vitrina.collector.workspace import Workspace, open_workspace
from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.notifications.sender import Sender
from vitrina.commerce.orders import services as orders
from vitrina.commerce.partners.connecting import connect, connected
from vitrina.commerce.payments import services as payments
from vitrina.commerce.payments.provider import AT_PLACE, Provider
from vitrina.commerce.payments.services import Settled, Tell
from vitrina.commerce.transactions import Refusal, granted
from vitrina.connectors.http import UrllibHttp
from vitrina.connectors.message import SENDERS
from vitrina.connectors.payment import PROVIDERS
from vitrina.privacy.sealing import Sealer

PAYMENT, MESSAGE = "payment", "message"
TESTING, FILE = "testing", "file"
# money that came and is not wanted goes back
UNWANTED = frozenset({"already_paid", "called_off", "sold_out", "no_such_order", "not_enough"})
PAYEES: Mapping[str, Callable[[UUID, datetime], object]] = {
    "order": lambda order_id, now: orders.payment_settled(order_id, now=now),
    "booking": lambda booking_id, now: bookings.payment_settled(booking_id, now=now),
}


def settings_sealer(workspace: Workspace) -> Sealer:
    """What seals the settings of connected services."""
    return Sealer(workspace.root_key(), "connections")


def providers(workspace: Workspace | None = None) -> dict[str, Provider]:
    """The payment providers by name; paying at the place is always there."""
    workspace = workspace or this_workspace()
    http = UrllibHttp()
    found = {
        each.name: PROVIDERS[each.name].made_of(each.settings, http)
        for each in connected(PAYMENT, sealer=settings_sealer(workspace))
    }
    return {AT_PLACE: PROVIDERS[AT_PLACE].made_of({}, http), **found}


def senders(workspace: Workspace | None = None) -> dict[str, Sender]:
    """The senders by channel; what nobody sends goes to a file that the owner can read."""
    workspace = workspace or this_workspace()
    http = UrllibHttp()
    file = SENDERS[FILE].made_of({"path": str(workspace.run / "messages.jsonl")}, http)
    found: dict[str, Sender] = dict.fromkeys(file.channels, file)
    for each in connected(MESSAGE, sealer=settings_sealer(workspace)):
        sender = SENDERS[each.name].made_of(each.settings, http)
        found |= dict.fromkeys(sender.channels, sender)
    return found


def connect_testing(workspace: Workspace, *, page_url: str, now: datetime) -> None:
    """Let a shop that is tried out take payments of no money."""
    chosen: Mapping[str, str] = {
        "secret": secrets.token_urlsafe(32),
        "page_url": page_url,
        "folder": str(workspace.run / "test-payments"),
    }
    connect(PAYMENT, TESTING, chosen, sealer=settings_sealer(workspace), now=now)


def payee(now: datetime) -> Tell:
    """Tells orders and bookings of their money, inside the transaction that learnt of it."""
    return partial(_tell, now=now)


def this_workspace() -> Workspace:
    """The workspace that Django's settings are of."""
    return open_workspace(django_settings.VITRINA_SHOP)


def _tell(settled: Settled, *, now: datetime) -> None:
    if settled.state != "succeeded":
        return
    kind, _, subject_id = settled.subject.partition(":")
    answer = PAYEES[kind](UUID(subject_id), now)
    if not isinstance(answer, Refusal):
        return
    assert answer.reason in UNWANTED, answer.message
    granted(
        payments.refund(
            settled.subject,
            settled.amount,
            key=f"unwanted:{settled.payment_id}",
            reason=answer.reason,
            now=now,
        )
    )
