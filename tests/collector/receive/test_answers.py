"""What the door answers: to browsers of any site, under pressure, and to those who only ask."""

import asyncio
import errno
import json
from collections.abc import Sequence

import pytest

from tests.collector.receive.asking import Front, basic
from tests.collector.shops import WRITE_KEY, Shop, track
from vitrina.collector.doors import Doors, Source, publish
from vitrina.collector.log import LogWriter, Record
from vitrina.collector.receive.limits import MAX_PENDING_BYTES
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
