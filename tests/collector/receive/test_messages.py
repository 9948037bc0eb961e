"""What the door takes in: every path, every way to give a key, every limit to the byte."""

import gzip
import json
import zlib

import pytest

from tests.collector.receive.asking import Front, basic
from tests.collector.shops import NOON, WRITE_KEY, track
from vitrina.collector.log import microseconds
from vitrina.collector.messages import MAX_DEPTH, MAX_MESSAGES
from vitrina.collector.receive.limits import (
    MAX_BATCH_BYTES,
    MAX_MESSAGE_BYTES,
    MAX_SENT_BYTES,
    MAX_UNPACKED_BYTES,
)

BATCHES = ["batch", "b", "import"]
SINGLES = {
    **{"track": "track", "t": "track", "identify": "identify", "i": "identify"},
    **{"page": "page", "p": "page", "screen": "screen", "s": "screen"},
    **{"group": "group", "g": "group", "alias": "alias", "a": "alias"},
}
PATHS = [
    (prefix, name)
    for prefix in ("/v1/", "/api/s/", "/api/s/s2s/", "/")
    for name in (*BATCHES, *SINGLES)
    if prefix != "/" or len(name) > 1  # one letter alone may be a page of the console
]


@pytest.mark.parametrize(("prefix", "name"), PATHS)
def test_every_path_takes_its_call(front: Front, prefix: str, name: str) -> None:
    told = {"batch": [track()]} if name in BATCHES else track()

    answer = front.post(f"{prefix}{name}", told)

    assert (answer.status, answer.body) == (200, b'{"success":true}')
    [record] = front.records()
    assert record.route == SINGLES.get(name, "")
    assert (record.count, record.source, record.kind) == (1, "site", "segment")
    assert record.received_us == microseconds(NOON)


def test_what_is_sent_is_in_the_log_byte_for_byte(front: Front) -> None:
    body = b' { "batch" : [ {"type":"track","event":"\xd1\x87\xd0\xb0\xd0\xb9"} ] } '

    assert front.post("/v1/batch", body).status == 200

    assert [record.body for record in front.records()] == [body]


def test_a_batch_at_a_singles_path_is_read_as_a_batch(front: Front) -> None:
    assert front.post("/v1/track", {"batch": [track("m1"), track("m2")]}).status == 200

    [record] = front.records()
    assert (record.count, record.route) == (2, "")


def test_an_empty_batch_is_fine_and_nothing_is_written(front: Front) -> None:
    assert front.post("/v1/batch", {"batch": []}).status == 200

    assert front.records() == []


def test_a_body_may_come_in_pieces(front: Front) -> None:
    assert front.post("/v1/batch", {"batch": [track()] * 10}, chunks=7).status == 200

    assert [record.count for record in front.records()] == [10]


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "image/png", ""])
def test_the_content_type_does_not_matter(front: Front, kind: str) -> None:
    headers = {**basic(WRITE_KEY), "content-type": kind}

    assert front.post("/v1/track", track(), headers=headers).status == 200


def test_in_a_mixed_batch_the_good_are_kept_and_the_others_named(front: Front) -> None:
    large = track("m2", properties={"text": "x" * MAX_MESSAGE_BYTES})
    batch = [track("m1"), large, track("m3", event="Points Earned"), track("m4")]

    answer = front.post("/v1/batch", {"batch": batch})

    assert answer.status == 200
    assert answer.told == {
        "success": True,
        "rejected": [
            {"position": 1, "reason": "message too large"},
            {"position": 2, "reason": "server-only event"},
        ],
    }
    [record] = front.records()
    assert record.count == 4
    assert record.rejected == ((1, "message too large"), (2, "server-only event"))


def test_a_batch_of_only_refused_messages_is_counted_and_not_kept(front: Front) -> None:
    answer = front.post("/v1/batch", {"batch": [track(event="Points Earned")] * 3})
    front.run(front.door.count_rejected())

    assert len(answer.told["rejected"]) == 3  # type: ignore[arg-type]  # a list
    [record] = front.records()
    assert (record.kind, record.count, record.body) == ("rejected", 3, b"")


def sized(size: int) -> bytes:
    """A message of exactly so many bytes."""
    empty = json.dumps(track(properties={"x": ""})).encode()
    return json.dumps(track(properties={"x": "a" * (size - len(empty))})).encode()


@pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 413)])
def test_a_message_may_have_32_kilobytes_and_no_byte_more(
    front: Front, more: int, status: int
) -> None:
    assert MAX_MESSAGE_BYTES == 32 * 1024

    answer = front.post("/v1/track", sized(MAX_MESSAGE_BYTES + more))

    assert answer.status == status


def batch_of_size(size: int) -> bytes:
    part = sized(20_000)
    parts = [part] * ((size - 100) // (len(part) + 1))
    body = b'{"batch":[' + b",".join(parts) + b"]}"
    return body[:-1] + b" " * (size - len(body)) + body[-1:]


@pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 413)])
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_batch_may_have_500_kilobytes_and_no_byte_more(
    front: Front, more: int, status: int, *, is_packed: bool
) -> None:
    assert MAX_BATCH_BYTES == 500 * 1024
    body = batch_of_size(MAX_BATCH_BYTES + more)

    answer = front.post("/v1/batch", gzip.compress(body) if is_packed else body)

    assert answer.status == status


@pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 413)])
def test_a_batch_may_have_5000_messages_and_no_more(front: Front, more: int, status: int) -> None:
    assert MAX_MESSAGES == 5_000

    answer = front.post("/v1/batch", {"batch": [{}] * (MAX_MESSAGES + more)})

    assert answer.status == status
    assert sum(record.count for record in front.records()) == (0 if more else 5_000)


@pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 413)])
def test_a_message_may_nest_32_levels_and_no_more(front: Front, more: int, status: int) -> None:
    levels = MAX_DEPTH + more - 1
    body = b'{"x":' + b"[" * levels + b"]" * levels + b"}"

    assert front.post("/v1/track", body).status == status


def test_a_body_may_have_4_megabytes_on_the_wire(front: Front) -> None:
    assert front.post("/v1/batch", b" " * (MAX_SENT_BYTES + 1), chunks=5).status == 413
    assert front.post("/v1/batch", b" " * (MAX_SENT_BYTES + 1)).status == 413


def packed(body: bytes, level: int = 6) -> bytes:
    packing = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packing.compress(body) + packing.flush()


@pytest.mark.parametrize("encoding", ["gzip", "identity", ""])
def test_gzip_is_known_by_its_first_bytes_whatever_the_headers_say(
    front: Front, encoding: str
) -> None:
    headers = {**basic(WRITE_KEY), "content-encoding": encoding}
    body = json.dumps({"batch": [track()]}).encode()

    assert front.post("/v1/batch", packed(body), headers=headers).status == 200
    assert front.post("/v1/batch", body, headers=headers).status == 200

    assert [record.body for record in front.records()] == [body, body]


def test_what_unpacks_too_large_is_refused_without_unpacking_it(front: Front) -> None:
    assert MAX_UNPACKED_BYTES == 10 * 1024 * 1024
    bomb = packed(bytes(200 << 20), level=9)

    answer = front.post("/v1/batch", bomb)

    assert (answer.status, answer.told["code"]) == (413, "unpacks too large")
    assert front.records() == []


@pytest.mark.parametrize("cut", [2, 10, -8, -1])
def test_gzip_cut_short_is_kept_as_a_bad_row(front: Front, cut: int) -> None:
    body = packed(json.dumps(track()).encode())[:cut]

    answer = front.post("/v1/track", body)

    assert answer.status == 400
    [record] = front.records()
    assert record.body == body
    assert "gzip" in record.broken


def test_damaged_gzip_is_kept_as_a_bad_row(front: Front) -> None:
    assert front.post("/v1/track", b"\x1f\x8b" + b"\xff" * 40).status == 400

    assert "damaged" in front.records()[0].broken


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"null", "JSON object"),
        (b"[1]", "JSON object"),
        (b"{", "not JSON"),
        (b'{"a":1', "not JSON"),
        ('{"type":"track"}'.encode("utf-16"), "UTF-8"),
        (b"\x00" * 9, "UTF-8"),
    ],
)
def test_what_cannot_be_read_with_a_good_key_is_kept_and_answered_why(
    front: Front, body: bytes, words: str
) -> None:
    answer = front.post("/v1/track", body)

    assert answer.status == 400
    assert words in str(answer.told["message"])
    [record] = front.records()
    assert (record.count, record.body, record.source) == (1, body, "site")


def test_what_cannot_be_read_without_a_key_is_not_kept(front: Front) -> None:
    assert front.post("/v1/track", b"{", headers={}).status == 400

    assert front.records() == []


def test_one_bad_message_does_not_block_its_batch(front: Front) -> None:
    body = b'{"batch":[{"type":"track"},{"x":NaN},{"y":"\xff"},{"type":"page"}]}'

    assert front.post("/v1/batch", body).status == 200

    [record] = front.records()
    assert (record.count, record.rejected, record.broken) == (4, (), "")


@pytest.mark.parametrize(("sent", "kept"), [("1", True), ("0", False), ("", False)])
def test_global_privacy_control_is_kept(front: Front, sent: str, *, kept: bool) -> None:
    headers = basic(WRITE_KEY) | ({"sec-gpc": sent} if sent else {})

    front.post("/v1/track", track(), headers=headers)

    assert front.records()[0].has_gpc is kept


@pytest.mark.parametrize(
    ("client", "forwarded", "address"),
    [
        ("192.0.2.1", None, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("::1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("::ffff:127.0.0.1.evil", "203.0.113.9", "::ffff:127.0.0.1.evil"),
    ],
)
def test_only_a_proxy_on_this_machine_says_whose_address_it_is(
    front: Front, client: str, forwarded: str | None, address: str
) -> None:
    headers = basic(WRITE_KEY) | ({"x-forwarded-for": forwarded} if forwarded else {})

    front.post("/v1/track", track(), headers=headers, client=client)

    assert front.records()[0].address == address


def test_headers_that_go_on_for_ever_are_cut(front: Front) -> None:
    headers = basic(WRITE_KEY) | {"user-agent": "u" * 9_000, "referer": "r" * 9_000}

    front.post("/v1/track", track(), headers=headers)

    [record] = front.records()
    assert (len(record.user_agent), len(record.referrer)) == (512, 2_048)


@pytest.mark.parametrize("sent", [[], [b'{"batch":['], [b"{", b'"batch":']])
def test_a_client_that_hangs_up_leaves_nothing(front: Front, sent: list[bytes]) -> None:
    scope: dict[str, object] = {
        **{"type": "http", "method": "POST", "path": "/v1/batch", "query_string": b""},
        **{"headers": [(b"x-write-key", WRITE_KEY.encode())], "client": ("192.0.2.1", 1)},
    }
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in sent]

    answer = front.hear(scope, messages)

    assert (answer.status, answer.told["code"]) == (400, "cut short")
    assert front.records() == []
