"""Keys of other programs, and what they are told."""

from datetime import UTC, datetime, timedelta

import pytest

from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.outbox.services import tell
from vitrina.commerce.partners import services
from vitrina.commerce.partners.models import ApiKey, Delivery
from vitrina.errors import UnknownNameError
from vitrina.privacy.sealing import Sealer

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SEALER = Sealer(b"k" * 32, "webhook secrets")


def test_a_key_opens_until_it_is_revoked_and_its_text_is_not_kept() -> None:
    made = services.add_key("till", ["orders:read"], now=NOW)

    found = services.key_of(made.text)
    services.revoke_key(made.key.id, now=NOW)

    assert found == made.key
    assert services.key_of(made.text) is None
    assert services.key_of("vk_wrong") is None
    assert made.text not in str(ApiKey.objects.values_list().get())


def test_an_unknown_scope_is_named() -> None:
    with pytest.raises(UnknownNameError, match="orders:reed"):
        services.add_key("till", ["orders:reed"], now=NOW)


def test_an_endpoint_is_told_of_its_types_once_each() -> None:
    services.add_endpoint("https://a.example/", ["Order Paid"], sealer=SEALER, now=NOW)
    services.add_endpoint("https://b.example/", [], sealer=SEALER, now=NOW)
    tell("Signed In", now=NOW)

    for _ in range(2):
        services.queue(OutboxEvent.objects.all(), now=NOW)

    assert [each.endpoint.url for each in Delivery.objects.all()] == ["https://b.example/"]


def test_what_fails_is_tried_again_with_growing_pauses_and_given_up_at_last() -> None:
    services.add_endpoint("https://a.example/", [], sealer=SEALER, now=NOW)
    tell("Signed In", now=NOW)
    services.queue(OutboxEvent.objects.all(), now=NOW)
    now, pauses = NOW, []

    while found := services.due(now=now, limit=10):
        services.failed(found[0], status="503", now=now)
        delivery = Delivery.objects.get()
        pauses.append(delivery.due_at - now)
        now = delivery.due_at

    assert Delivery.objects.get().state == "given_up"
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15)]
    assert len(pauses) == 1 + len(services.PAUSES_MINUTES)


def test_two_senders_never_get_the_same_delivery() -> None:
    services.add_endpoint("https://a.example/", [], sealer=SEALER, now=NOW)
    tell("Signed In", now=NOW)
    services.queue(OutboxEvent.objects.all(), now=NOW)

    first, second = services.due(now=NOW, limit=10), services.due(now=NOW, limit=10)

    assert (len(first), len(second)) == (1, 0)


def test_a_closed_endpoint_is_told_nothing_more() -> None:
    made = services.add_endpoint("https://a.example/", [], sealer=SEALER, now=NOW)
    tell("Signed In", now=NOW)
    services.queue(OutboxEvent.objects.all(), now=NOW)

    services.close_endpoint(made.endpoint.id, now=NOW)

    assert services.due(now=NOW, limit=10) == []
    assert services.queue(OutboxEvent.objects.all(), now=NOW) == 0
