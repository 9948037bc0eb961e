"""From a deed in the shop to a row of the lake: exactly once, whatever dies when."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
import pytest

from tests.web.shops import shop
from vitrina.collector.log import Record
from vitrina.collector.workspace import Workspace
from vitrina.commerce.outbox import services
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.outbox.visitor import Visitor
from vitrina.errors import LogError
from vitrina.money import Money
from vitrina.web import deposit, outbox

__all__ = ["shop"]
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def log() -> Iterator[list[Record]]:
    """What the door was given; its loop runs in a thread of its own."""
    kept: list[Record] = []

    async def put(record: Record) -> None:
        kept.append(record)

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    deposit.connect(put, loop)
    yield kept
    deposit.disconnect()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def hand_over(number: int) -> None:
    services.tell(
        "Order Picked Up",
        now=NOW,
        visitor=Visitor(anonymous_id="a1", utm_campaign="spring"),
        customer_id=uuid4(),
        subject_id=f"order-{number}",
        place_id="north",
        value=Money(450_00, "RUB"),
    )


def told(log: list[Record]) -> list[dict[str, object]]:
    return [row for record in log for row in msgspec.json.decode(record.body)]


def test_what_waits_is_put_into_the_log_in_order_and_once(
    shop: Workspace, log: list[Record]
) -> None:
    for number in range(3):
        hand_over(number)

    first, again = outbox.publish(shop, now=NOW), outbox.publish(shop, now=NOW)

    assert (first, again) == (3, 0)
    assert [row["subject_id"] for row in told(log)] == ["order-0", "order-1", "order-2"]
    assert {(row["utm_campaign"], row["anonymous_id"]) for row in told(log)} == {("spring", "a1")}
    assert [record.count for record in log] == [3]


def test_without_a_log_everything_waits(shop: Workspace) -> None:
    hand_over(1)

    with pytest.raises(LogError):
        outbox.publish(shop, now=NOW)

    assert OutboxEvent.objects.filter(published_at=None).count() == 1


def test_a_death_before_the_mark_repeats_the_event_with_the_same_id(
    shop: Workspace, log: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over(1)
    with monkeypatch.context() as dying:
        dying.setattr(services, "mark_published", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            outbox.publish(shop, now=NOW)

    outbox.publish(shop, now=NOW)

    first, second = told(log)
    assert first == second


def test_an_event_that_is_undone_with_its_deed_is_never_told(
    shop: Workspace, log: list[Record]
) -> None:
    from vitrina.commerce.transactions import refuse, verb

    @verb
    def deed() -> None:
        hand_over(1)
        raise refuse("sold_out", "Nothing is left. Choose another one.")

    deed()

    assert outbox.publish(shop, now=NOW) == 0
    assert log == []
