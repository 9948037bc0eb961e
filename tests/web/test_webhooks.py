"""Other programs are told what happened, in a way that our own door would take."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from tests.web.shops import shop
from vitrina.collector.doors import Source
from vitrina.collector.receive import inbound
from vitrina.collector.receive.request import Request
from vitrina.collector.workspace import Workspace
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.outbox.services import tell
from vitrina.commerce.partners import services
from vitrina.commerce.partners.models import Delivery
from vitrina.connectors.http import Reply
from vitrina.errors import SettingError
from vitrina.privacy.salts import Salts
from vitrina.web.webhooks import deliver_due, secret_sealer

__all__ = ["shop"]
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
URL = "https://hooks.example/vitrina"

Sent = tuple[str, bytes, Mapping[str, str]]


@pytest.fixture
def secret(shop: Workspace) -> str:
    """Of an endpoint for which one event waits."""
    made = services.add_endpoint(URL, [], sealer=secret_sealer(shop), now=NOW)
    tell("Order Picked Up", now=NOW, subject_id="o1", place_id="north")
    services.queue(OutboxEvent.objects.all(), now=NOW)
    return made.secret


def test_our_own_door_takes_what_we_send(shop: Workspace, secret: str) -> None:
    sent: list[Sent] = []

    def post(url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        sent.append((url, body, headers))
        return Reply(200, b"")

    taken = deliver_due(shop, clock=lambda: NOW, post=post)

    [(url, body, headers)] = sent
    asked = {name.lower(): value for name, value in headers.items()}
    door = inbound.take(
        Request("POST", "/in/us", {}, asked, "8.8.8.8"),
        body,
        Source(name="us", kind="webhook"),
        secret=secret.encode(),
        now=NOW,
        salts=Salts(shop.salts, lambda: NOW, UTC),
    )
    assert (taken, url, door.body) == (1, URL, body)
    assert json.loads(body)["subject_id"] == "o1"
    assert Delivery.objects.get().state == "delivered"


@pytest.mark.parametrize(
    "failure", [Reply(500, b""), Reply(302, b""), OSError("refused"), SettingError("inside")]
)
@pytest.mark.usefixtures("secret")
def test_what_is_not_taken_waits_for_the_next_time(
    shop: Workspace, failure: Reply | Exception
) -> None:
    def post(url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        del url, body, headers
        if isinstance(failure, Reply):
            return failure
        raise failure

    taken = deliver_due(shop, clock=lambda: NOW, post=post)

    delivery = Delivery.objects.get()
    assert (taken, delivery.state, delivery.attempts) == (0, "waiting", 1)
    assert delivery.due_at > NOW
    assert delivery.last_status


@pytest.mark.usefixtures("secret")
def test_the_secret_is_kept_sealed(shop: Workspace, secret: str) -> None:
    kept = shop.database.read_bytes()

    assert secret.encode() not in kept
