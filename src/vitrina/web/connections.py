"""The payment providers and message senders that a shop has connected, ready to be used."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings as django_settings

from vitrina.collector.disk import make_folder
from vitrina.collector.workspace import Workspace, open_workspace
from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.orders import services as orders
from vitrina.commerce.partners.connecting import connected
from vitrina.commerce.payments import services as payments
from vitrina.commerce.payments.models import AT_PLACE
from vitrina.commerce.payments.services import Settled, Tell
from vitrina.commerce.transactions import Refusal, granted
from vitrina.connectors.http import UrllibHttp
from vitrina.connectors.message import SENDERS
from vitrina.connectors.payment import PROVIDERS
from vitrina.connectors.payments.yookassa import YooKassa
from vitrina.message import Sender
from vitrina.payment import Provider
from vitrina.privacy.sealing import Sealer, derive_key
from vitrina.web.receipts import WithReceipts

PAYMENT, MESSAGE = "payment", "message"
TESTING, FILE = "testing", "file"
# money that came and is not wanted goes back
UNWANTED = frozenset({"already_paid", "called_off", "sold_out", "no_such_order", "not_enough"})
PAYEES: Mapping[str, Callable[[UUID, datetime], object]] = {
    "order": lambda order_id, now: orders.payment_settled(order_id, now=now),
    "booking": lambda booking_id, now: bookings.payment_settled(booking_id, now=now),
}
GIVEN_BACK: Mapping[str, Callable[[UUID, datetime], object]] = {
    "order": lambda order_id, now: orders.refund_settled(order_id, now=now),
    "booking": lambda booking_id, now: bookings.refund_settled(booking_id, now=now),
}


def settings_sealer(workspace: Workspace) -> Sealer:
    """What seals the settings of connected services."""
    return Sealer(workspace.root_key(), "connections")


def providers(
    workspace: Workspace | None = None, *, test_page: str = "http://localhost/"
) -> dict[str, Provider]:
    """The payment providers by name; paying at the place is always there.

    Args:
        workspace: of the shop; that of Django's settings if it is left out.
        test_page: where the page of the provider that takes no money is reached.
    """
    workspace = workspace or this_workspace()
    http = UrllibHttp()
    found: dict[str, Provider] = {AT_PLACE: PROVIDERS[AT_PLACE].made_of({}, http)}
    for each in connected(PAYMENT, sealer=settings_sealer(workspace)):
        made = PROVIDERS[each.name].made_of(each.settings, http)
        found[each.name] = made
        if isinstance(made, YooKassa) and made.vat_code:
            found[each.name] = WithReceipts(made)
    if (folder := _test_payments(workspace)).is_dir():
        secret = derive_key(workspace.root_key(), "test payments").hex()
        tried = {"secret": secret, "page_url": test_page, "folder": str(folder)}
        found[TESTING] = PROVIDERS[TESTING].made_of(tried, http)
    return found


def chosen_provider(test_page: str) -> Provider | None:
    """The provider that customers pay with online; nothing if there is none."""
    found = providers(test_page=test_page)
    return next((each for name, each in found.items() if name != AT_PLACE), None)


def try_payments(workspace: Workspace) -> None:
    """Let a shop that is tried out take payments of no money, until a provider is connected."""
    make_folder(_test_payments(workspace), mode=0o700)


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


def payee(now: datetime) -> Tell:
    """Tells orders and bookings of their money, inside the transaction that learnt of it."""
    return partial(_tell, now=now)


def _test_payments(workspace: Workspace) -> Path:
    return workspace.folder / "test-payments"


def this_workspace() -> Workspace:
    """The workspace that Django's settings are of."""
    return open_workspace(django_settings.VITRINA_SHOP)


def _tell(settled: Settled, *, now: datetime) -> None:
    kind, _, subject_id = settled.subject.partition(":")
    if settled.state == "refunded" and not settled.is_ours:
        granted(GIVEN_BACK[kind](UUID(subject_id), now))
    if settled.state != "succeeded":
        return
    answer = PAYEES[kind](UUID(subject_id), now)
    if not isinstance(answer, Refusal):
        return
    assert answer.reason in UNWANTED, answer.message
    granted(
        payments.refund(
            settled.subject,
            settled.amount,
            key=f"unwanted:{settled.payment_id}",
            payment_id=settled.payment_id,
            reason=answer.reason,
            now=now,
        )
    )
