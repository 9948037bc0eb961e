"""What the door answers: to browsers of any site, under pressure, and to those who only ask."""

import errno
import json
from collections.abc import Sequence

import pytest

from tests.collector.receive.asking import SCRIPT, Front, basic
from tests.collector.shops import SECRET_KEY, WRITE_KEY, Shop, track
from vitrina.collector.doors import Doors, Source, publish
from vitrina.collector.log import LogWriter, Record
from vitrina.collector.receive.limits import MAX_BUCKETS, MAX_PENDING_BYTES, Rate
from vitrina.errors import LogFullError

ORIGIN = "https://tea.example"


def fail(self: LogWriter, records: Sequence[Record]) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_preflight_echoes_what_is_asked_for(front: Front) -> None:
    headers = {
        "origin": ORIGIN,
        "access-control-request-headers": "authorization,x-retry-count",
        "access-control-request-method": "POST",
    }

    answer = front.ask("OPTIONS", "/v1/batch", headers=headers)

    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["access-control-allow-headers"] == "authorization,x-retry-count"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert int(answer.headers["access-control-max-age"]) >= 600
    assert answer.headers["vary"] == "Origin"


@pytest.mark.parametrize(
    ("path", "body", "key", "status"),
    [
        ("/v1/track", track(), WRITE_KEY, 200),
        ("/v1/track", b"{", WRITE_KEY, 400),
        ("/v1/track", track(), "wk_other", 401),
        ("/v1/track", track(event="Order Paid"), WRITE_KEY, 403),
        ("/v1/nothing", track(), WRITE_KEY, 404),
        ("/v1/track", b" " * 600_000, WRITE_KEY, 413),
    ],
)
def test_every_answer_may_be_read_by_the_site_that_asked(
    front: Front, path: str, body: object, key: str, status: int
) -> None:
    answer = front.post(path, body, headers={**basic(key), "origin": ORIGIN})

    assert answer.status == status
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["access-control-expose-headers"] == "Retry-After"
    assert answer.headers["content-length"] == str(len(answer.body))


def test_without_an_origin_there_are_no_such_headers(front: Front) -> None:
    answer = front.post("/v1/track", track())

    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("body", [b"{", b"[]"])
def test_a_refusal_says_why_to_machines_and_to_people(front: Front, body: bytes) -> None:
    told = front.post("/v1/track", body).told

    assert told["success"] is False
    assert told["code"] == "unreadable"
    assert str(told["message"]).startswith("The body")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(front: Front, method: str) -> None:
    assert front.ask(method, "/v1/track", headers=basic(WRITE_KEY)).status == 405


def test_a_full_disk_is_answered_with_when_to_try_again(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(LogWriter, "append", fail)
        answer = front.post("/v1/track", track("m1"), headers={**basic(WRITE_KEY), "origin": "a"})
    after = front.post("/v1/track", track("m2"))

    assert (answer.status, answer.told["code"]) == (503, "disk")
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.headers["access-control-allow-origin"] == "a"
    assert after.status == 200
    assert [b"m2" in record.body for record in front.records()] == [True]


@pytest.mark.parametrize("error", [LogFullError("full"), OSError(5, "I/O"), ValueError("odd")])
def test_whatever_goes_wrong_with_the_log_is_never_acknowledged(
    front: Front, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse(self: LogWriter, records: Sequence[Record]) -> None:
        raise error

    monkeypatch.setattr(LogWriter, "append", refuse)

    assert front.post("/v1/track", track()).status == 503
    assert front.commit.acknowledged == 0
    assert front.commit.last_error == str(error)


def test_too_much_on_its_way_to_the_disk_is_answered_with_when_to_try_again(
    front: Front,
) -> None:
    front.commit._pending_bytes = MAX_PENDING_BYTES + 1

    answer = front.post("/v1/track", track())
    front.commit._pending_bytes = 0

    assert (answer.status, answer.told["code"]) == (503, "pressure")
    assert "retry-after" in answer.headers


def test_what_waits_is_counted_down_again_even_after_errors(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    front.post("/v1/track", track())
    with monkeypatch.context() as patch:
        patch.setattr(LogWriter, "append", fail)
        front.post("/v1/track", track())

    assert front.commit.pending_bytes == 0


def test_a_finishing_that_fails_does_not_take_back_what_was_acknowledged(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: LogWriter) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(LogWriter, "seal_if_due", refuse)

    assert front.post("/v1/track", track()).status == 200
    assert "Input/output" in front.commit.last_error


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


def test_browser_clients_of_segment_get_settings_that_name_only_us(front: Front) -> None:
    answer = front.ask(
        "GET", f"/v1/projects/{WRITE_KEY}/settings", headers={"host": "go.example:8000"}
    )

    assert answer.status == 200
    assert answer.told == {
        "integrations": {
            "Segment.io": {
                "apiKey": WRITE_KEY,
                "apiHost": "go.example:8000/v1",
                "protocol": "http",
            }
        }
    }
    assert answer.headers["cache-control"] == "no-store"


def test_behind_a_proxy_the_settings_name_its_scheme(front: Front) -> None:
    headers = {"host": "go.example", "x-forwarded-proto": "https"}

    answer = front.ask("GET", f"/v1/projects/{WRITE_KEY}/settings", headers=headers)

    assert answer.told["integrations"]["Segment.io"]["protocol"] == "https"  # type: ignore[index]  # JSON


@pytest.mark.parametrize("path", ["/sourceConfig", "/sourceConfig/"])
@pytest.mark.parametrize("is_in_query", [False, True])
def test_browser_clients_of_rudderstack_get_a_source_without_destinations(
    front: Front, path: str, *, is_in_query: bool
) -> None:
    headers = {} if is_in_query else basic(WRITE_KEY)
    query = f"writeKey={WRITE_KEY}&v=3" if is_in_query else ""

    answer = front.ask("GET", path, headers=headers, query=query)

    assert answer.told == {
        "source": {"id": WRITE_KEY, "enabled": True, "config": {}, "destinations": []}
    }


@pytest.mark.parametrize(
    "path", ["/v1/projects/wk_other/settings", "/sourceConfig", "/v1/projects//settings", "/v1/x"]
)
def test_settings_of_an_unknown_key_do_not_exist(front: Front, path: str) -> None:
    assert front.ask("GET", path).status == 404


def test_a_secret_key_is_never_told_in_settings(front: Front) -> None:
    assert front.ask("GET", f"/v1/projects/{SECRET_KEY}/settings").status == 404


def test_the_browser_script_may_be_cached_for_an_hour(front: Front) -> None:
    answer = front.ask("GET", "/v.js")

    assert (answer.status, answer.body) == (200, SCRIPT)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=3600"


def test_it_says_that_it_is_there(front: Front) -> None:
    assert front.ask("GET", "/healthz").body == b"ok"


def test_what_was_turned_away_is_written_down_by_source_and_reason(front: Front) -> None:
    for _ in range(3):
        front.post("/v1/track", track(), headers={})
    front.post("/v1/track", track(event="Order Paid"))
    front.post("/v1/batch", b" " * 600_000)

    front.run(front.door.count_rejected())
    front.run(front.door.count_rejected())

    told = {(each.source, each.rejected[0][1]): each.count for each in front.records()}
    assert told == {
        ("(no key)", "unknown key"): 3,
        ("site", "server-only event"): 1,
        ("(no key)", "batch too large"): 1,
    }
    assert {each.kind for each in front.records()} == {"rejected"}


def test_counts_that_could_not_be_written_are_written_later(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    front.post("/v1/track", track(), headers={})
    with monkeypatch.context() as patch:
        patch.setattr(LogWriter, "append", fail)
        front.run(front.door.count_rejected())
    front.post("/v1/track", track(), headers={})

    front.run(front.door.count_rejected())

    assert [each.count for each in front.records()] == [2]


def test_what_is_turned_away_under_pressure_is_not_counted_as_lost(shop: Shop) -> None:
    front = Front(shop, per_minute=1)
    front.post("/v1/track", track())
    assert front.post("/v1/track", track()).status == 429

    front.run(front.door.count_rejected())

    assert [each.kind for each in front.records()] == ["segment"], "it will be sent again"
    front.close()


def test_a_source_that_is_added_opens_within_a_second(front: Front) -> None:
    new = Doors(sources=(Source(name="new", write_key="wk_new"),))
    publish(new, front.shop.workspace.doors)

    before = front.post("/v1/track", track(), headers=basic("wk_new")).status
    front.seconds += 1.0
    after = front.post("/v1/track", track(), headers=basic("wk_new")).status
    closed = front.post("/v1/track", track(), headers=basic(WRITE_KEY)).status

    assert (before, after, closed) == (401, 200, 401)


@pytest.mark.parametrize(
    ("path", "serves"),
    [
        ("/v1/batch", True),
        ("/track", True),
        ("/api/s/track", True),
        ("/l/poster", True),
        ("/in/till", True),
        ("/v.js", True),
        ("/sourceConfig/", True),
        ("/", False),
        ("/t", False),
        ("/live", False),
        ("/login", False),
        ("/links", False),
    ],
)
def test_the_door_serves_its_own_paths_and_leaves_the_others(
    front: Front, path: str, *, serves: bool
) -> None:
    assert front.door.serves(path) is serves


def test_requests_that_come_together_share_one_wait_for_the_disk(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    groups: list[int] = []
    append = LogWriter.append

    def counted(self: LogWriter, records: Sequence[Record]) -> None:
        groups.append(len(records))
        append(self, records)

    monkeypatch.setattr(LogWriter, "append", counted)

    async def together() -> None:
        records = [front.shop.record(track(f"m{number}")) for number in range(20)]
        await asyncio.gather(*(front.door.put(record) for record in records))

    front.run(together())

    assert groups == [20]
    assert len(front.records()) == 20


def test_refused_bodies_are_plain_json(front: Front) -> None:
    answer = front.post("/v1/track", track(), headers={})

    assert answer.headers["content-type"] == "application/json"
    assert set(json.loads(answer.body)) == {"success", "code", "message"}
