"""How fast a key and an address may send, and how the door says when to go on."""

import pytest

from tests.collector.receive.asking import Front, basic
from tests.collector.shops import SECRET_KEY, Shop, track
from vitrina.collector.receive.limits import MAX_BUCKETS, Rate


def test_a_key_that_sends_too_fast_is_told_when_to_go_on(shop: Shop) -> None:
    front = Front(shop, per_minute=60)
    batch = {"batch": [track()] * 50}
    assert front.post("/v1/batch", batch).status == 200

    answer = front.post("/v1/batch", batch)
    front.seconds += float(answer.headers["retry-after"])
    later = front.post("/v1/batch", batch)

    assert (answer.status, answer.told["code"]) == (429, "too fast")
    assert answer.headers["retry-after"] == "40"
    assert later.status == 200
    assert sum(record.count for record in front.records()) == 100
    front.close()


def test_one_address_does_not_use_up_what_others_may_send(shop: Shop) -> None:
    front = Front(shop, per_minute=100, per_address=10)

    loud = [front.post("/v1/track", track(), client="192.0.2.1").status for _ in range(200)]
    calm = front.post("/v1/track", track(), client="192.0.2.2").status

    assert (loud.count(200), loud.count(429), calm) == (10, 190, 200)
    front.close()


def test_a_server_with_a_secret_key_has_no_limit_by_address(shop: Shop) -> None:
    front = Front(shop, per_address=10)

    statuses = [
        front.post("/v1/track", track(), headers=basic(SECRET_KEY)).status for _ in range(20)
    ]

    assert set(statuses) == {200}
    front.close()


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_fills_evenly_and_holds_a_minutes_worth() -> None:
    seconds = Seconds()
    rate = Rate(60, seconds)

    assert [rate.take("a", 60), rate.take("a", 1)] == [0.0, 1.0]
    seconds.now = 0.5
    assert rate.take("a", 1) == 0.5
    seconds.now = 1.0
    assert rate.take("a", 1) == 0.0
    seconds.now = 10_000.0
    assert [rate.take("a", 60), rate.take("a", 1)] == [0.0, 1.0]


def test_each_name_has_a_bucket_of_its_own() -> None:
    rate = Rate(10, Seconds())

    assert [rate.take("a", 10), rate.take("b", 10)] == [0.0, 0.0]
    assert rate.take("a", 1) > 0


def test_a_batch_larger_than_the_bucket_is_taken_from_a_full_one_and_paid_later() -> None:
    seconds = Seconds()
    rate = Rate(60, seconds)

    assert rate.take("a", 180) == 0.0
    seconds.now = 119.0
    assert rate.take("a", 1) > 0
    seconds.now = 121.0
    assert rate.take("a", 1) == 0.0


def test_buckets_do_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_BUCKETS >= 10_000
    monkeypatch.setattr("vitrina.collector.receive.limits.MAX_BUCKETS", 3)
    rate = Rate(10, Seconds())

    for name in ("a", "b", "c", "a", "d", "e"):
        rate.take(name, 10)

    assert list(rate._buckets) == ["a", "d", "e"], "the least recently seen go first"
