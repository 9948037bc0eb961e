"""Messages with equal ids: of two sources, with another body, sent again, around a restart."""

import json

from tests.faults.malformed import BATCH_LIMIT, batch, request
from tests.faults.odd_events import EVENT_LIMIT, sized
from tests.faults.power_cut import kill
from tests.faults.shop import Shop
from tests.faults.wire import Wire


def message(message_id: str, **properties: str) -> bytes:
    told = {"type": "track", "event": "Product Viewed", "messageId": message_id}
    return json.dumps(told | {"anonymousId": "a", "properties": properties}).encode()


def send(shop: Shop, *events: bytes, key: str = "") -> int:
    wire = Wire(shop.port)
    status = wire.send(request(key or shop.write_key, batch(events)))
    wire.close()
    return status


def rows(shop: Shop, message_id: str) -> list[dict[str, object]]:
    shop.wait_until_loaded()
    return shop.sql(f"SELECT source, properties FROM events WHERE event_id = '{message_id}'")


def bad_rows(shop: Shop, message_id: str) -> list[dict[str, object]]:
    return shop.sql(f"SELECT stage, reason FROM bad_rows WHERE message_id = '{message_id}'")


def test_equal_ids_of_two_sources_both_count(shop: Shop) -> None:
    other = shop.add_source("second")

    statuses = [send(shop, message("twin")), send(shop, message("twin"), key=other)]

    assert statuses == [200, 200]
    assert sorted(str(row["source"]) for row in rows(shop, "twin")) == ["second", "site"]


def test_a_message_sent_again_counts_once(shop: Shop) -> None:
    before = shop.account()

    statuses = [send(shop, message("again"), message("again")), send(shop, message("again"))]
    found = rows(shop, "again")
    after = shop.account()

    assert statuses == [200, 200]
    assert len(found) == 1
    assert after["duplicate"] - before["duplicate"] == 2
    assert after["exact"]


def test_a_message_sent_again_after_the_loader_was_killed_counts_once(shop: Shop) -> None:
    send(shop, message("later"))
    shop.wait_until_loaded()
    [loader] = [each for each in shop.processes() if "collector.load.run" in each.command]

    kill([loader.pid])
    send(shop, message("later"), message("new after the kill"))
    fresh = rows(shop, "new after the kill")

    assert len(fresh) == 1
    assert len(rows(shop, "later")) == 1


def test_the_same_id_with_another_body_is_a_bad_row_and_the_first_stays(shop: Shop) -> None:
    send(shop, message("clash", note="first"))
    send(shop, message("clash", note="second"))

    [row] = rows(shop, "clash")
    [bad] = bad_rows(shop, "clash")

    assert json.loads(str(row["properties"])) == {"note": "first"}
    assert bad["stage"] == "key"
    assert "messageId" in str(bad["reason"])


def test_a_batch_of_exactly_the_limit_arrives_and_one_byte_more_is_refused(shop: Shop) -> None:
    whole = full_batch("whole", BATCH_LIMIT)
    over = full_batch("over", BATCH_LIMIT + 1)

    statuses = [send(shop, *whole), send(shop, *over)]
    shop.wait_until_loaded()
    found = shop.message_ids()

    assert statuses == [200, 413]
    assert [f"whole-{number}" for number in range(20) if f"whole-{number}" not in found] == []
    assert "over-0" not in found


def full_batch(name: str, size: int) -> list[bytes]:
    """Twenty events that make a batch of exactly so many bytes."""
    events = [sized(f"{name}-{number}", 25_500) for number in range(20)]
    return [*events[:-1], sized(f"{name}-19", 25_500 + size - len(batch(events)))]


def test_an_event_of_exactly_the_limit_arrives_and_one_byte_more_is_rejected(shop: Shop) -> None:
    before = shop.account()

    mixed = send(shop, sized("event limit", EVENT_LIMIT), sized("event over", EVENT_LIMIT + 1))
    found = rows(shop, "event limit")
    after = shop.account()

    assert mixed == 200
    assert len(found) == 1
    assert rows(shop, "event over") == []
    assert after["rejected"] - before["rejected"] == 1
    assert after["exact"]
