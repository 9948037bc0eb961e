"""A body is taken apart so that no message can spoil another, in time that grows with its size."""

import json
import re
import time
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.collector import messages
from vitrina.collector.messages import MAX_MESSAGES, depth, split
from vitrina.errors import RefusedError

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
BLANKS = st.sampled_from([b"", b" ", b"\n\t "])

# each spoils one message and ends within it
SPOILED = [
    b'{"a":NaN}',
    b"-Infinity",
    b"{'a':1}",
    b'{"a":1,}',
    b"[1,2,,3]",
    b"{}{}",
    b"nul",
    b"01",
    b'"\\q"',
    b'"\\u12"',
    b'"\\ud800"',
    b'{"\\ud83d":"\\udc00x"}',
    b'"\xff\xfe"',
    b'"\xed\xa0\x80"',
    b'"line\nbreak"',
    b'"\x00"',
    b"9" * 5_000,
    b"1e999999",
    b"[" * 40 + b"]" * 40,
    b'{"a":' * 2_000 + b"1" + b"}" * 2_000,
    b'"]}"',
    b'"\\\\"',
    b'{"batch":[1,NaN,{"batch":[2]}]}',
]


def plain(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


@given(parts=st.lists(values.map(plain), max_size=6), blank=BLANKS)
def test_the_messages_of_a_batch_come_out_as_they_were_sent(
    parts: list[bytes], blank: bytes
) -> None:
    comma = blank + b"," + blank
    body = blank + b'{"batch":' + blank + b"[" + blank + comma.join(parts) + blank + b"]}" + blank

    found = split(body)

    assert found.parts == parts
    assert found.is_batch


@given(
    before=st.lists(values.map(plain), max_size=4),
    after=st.lists(values.map(plain), max_size=4),
    spoiled=st.sampled_from(SPOILED),
    blank=BLANKS,
)
def test_one_spoiled_message_leaves_all_others_as_they_were_sent(
    before: list[bytes], after: list[bytes], spoiled: bytes, blank: bytes
) -> None:
    parts = [*before, spoiled, *after]
    body = b'{"writeKey":"k","batch":[' + (blank + b",").join(parts) + b'],"sentAt":"now"}'

    found = split(body)

    assert found.parts == parts
    assert (found.write_key, found.sent_at) == ("k", "now")


@given(st.binary(max_size=60), st.lists(values.map(plain), max_size=3))
def test_whatever_bytes_stand_in_a_text_end_with_it(content: bytes, others: list[bytes]) -> None:
    spoiled = b'"' + content.replace(b"\\", b"").replace(b'"', b"") + b'"'

    assert split(b'{"batch":[' + b",".join([*others, spoiled]) + b"]}").parts == [*others, spoiled]


def test_a_cut_that_knows_no_texts_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "_TOKEN", re.compile(rb"[\[\]{},:]"))

    with pytest.raises(RefusedError):
        split(b'{"batch":["],",NaN]}')


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_refusal(body: bytes) -> None:
    for given_body in (body, b'{"batch":[' + body, b'{"batch":[' + body + b"]}"):
        refused = refusal_of(given_body)
        assert refused is None or refused.status in (400, 413)
        assert len(str(refused)) < 400


def refusal_of(body: bytes) -> RefusedError | None:
    try:
        found = split(body)
    except RefusedError as error:
        return error
    assert all(isinstance(part, bytes) for part in found.parts)
    return None


@given(st.text(alphabet='{}[],:"\\ \nbatch1NaN', max_size=40))
def test_no_text_like_json_raises_anything_but_a_refusal(text: str) -> None:
    test_no_bytes_raise_anything_but_a_refusal.hypothesis.inner_test(text.encode())  # type: ignore[attr-defined]  # of hypothesis


@pytest.mark.parametrize(
    "body",
    [
        b'{"type":"track"}',
        b'{"type":"track","batch":null}',
        b' {"type":"track","list":[1,2]}',
    ],
)
def test_a_single_message_is_its_own_body(body: bytes) -> None:
    found = split(body)

    assert (found.parts, found.is_batch) == ([body], False)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"7",
        b"[]",
        b'"batch"',
        b'{"type":NaN}',
        b'{"batch":7}',
        b'{"batch":{"0":{}}}',
        b'{"batch":[1,NaN',
        b'{"batch":[1,NaN]',
        b'{"batch":[1,NaN]} trailing',
        b'{"a":{"batch":[1,NaN]}}',
        b'{"batch":[1,"a]}',
        "{}".encode("utf-16"),
        b"\xef\xbb\xbf[]",
    ],
)
def test_a_body_that_is_neither_a_message_nor_a_batch_is_refused(body: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        split(body)

    assert refused.value.status == 400
    assert str(refused.value).startswith("The body")


def test_a_list_within_a_message_is_no_batch() -> None:
    body = b'{"x":{"batch":[1,2]},"batch":[3,NaN],"y":[4]}'

    assert split(body).parts == [b"3", b"NaN"]


@pytest.mark.parametrize("spoiled", [b"1", b"NaN"])
@pytest.mark.parametrize("more", [0, 1])
def test_a_batch_of_exactly_the_limit_is_taken_and_one_more_is_not(
    spoiled: bytes, more: int
) -> None:
    body = b'{"batch":[' + b",".join([spoiled] * (MAX_MESSAGES + more)) + b"]}"

    if more:
        with pytest.raises(RefusedError, match="5,001 messages") as refused:
            split(body)
        assert refused.value.status == 413
    else:
        assert len(split(body).parts) == MAX_MESSAGES


@given(values)
def test_depth_is_how_deep_the_value_nests(value: object) -> None:
    deep = levels(value)

    for limit in range(deep):
        assert depth(plain(value), limit=limit) > limit
    for limit in range(deep, deep + 3):
        assert depth(plain(value), limit=limit) <= limit


def levels(value: object) -> int:
    inner = (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    )
    return 0 if inner is None else 1 + max(map(levels, inner), default=0)


@pytest.mark.parametrize(
    ("content", "deep"),
    [
        (b"[[[", 3),
        (b'"[[["', 0),
        (b'["\\"[[["]', 1),
        (b'["\\\\"[["[', 3),
        (b"[][][][]", 1),
        (b']]][[["', 0),
        (b'{"a":"', 1),
    ],
)
def test_depth_counts_only_brackets_outside_of_texts(content: bytes, deep: int) -> None:
    found = depth(content + b"[]" * 3, limit=2)

    assert (found > 2) == (deep > 2)


Hostile = Callable[[int], bytes]
HOSTILE: dict[str, Hostile] = {
    "escapes without an end": lambda n: b"[]" * 41 + b'"' + b'\\"' * n,
    "texts without an end": lambda n: b'{"batch":[NaN,' + b'"' * (2 * n + 1),
    "backslashes": lambda n: b'{"batch":["' + b"\\" * (2 * n + 1),
    "brackets": lambda n: b'{"batch":' + b"[" * 2 * n,
    "pairs": lambda n: b'{"batch":[NaN' + b",{}" * n,
    "commas": lambda n: b'{"batch":[NaN' + b"," * n + b"]}",
    "quotes and escapes in turn": lambda n: b'{"batch":[' + b'"\\' * n,
    "colons": lambda n: b'{"a":NaN' + b':"a",' * n,
    "objects without an end": lambda n: b'{"a":' * n,
    "keys": lambda n: b"{" + b'"a":NaN,' * n + b'"batch":[]}',
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_time_grows_with_the_size_and_not_with_its_square(hostile: Hostile) -> None:
    small, large = (quickest(hostile(size)) for size in (5_000, 40_000))

    # eight times the size: eight times the time, where a square would take sixty-four
    assert large < 24 * max(small, 0.001)


def quickest(body: bytes) -> float:
    times = []
    for _ in range(3):
        begun = time.process_time()
        depth(body, limit=32)
        refusal_of(body)
        times.append(time.process_time() - begun)
    return min(times)


def test_a_look_that_begins_again_at_each_quote_would_be_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    naive = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
    monkeypatch.setattr(messages, "_BRACKET", naive)
    hostile = HOSTILE["escapes without an end"]

    small, large = (quickest(hostile(size)) for size in (500, 4_000))

    assert large > 24 * small


def test_what_stands_around_the_messages_is_read_where_the_whole_is_strict() -> None:
    found = split(b'{"batch":[{}],"writeKey":"k","sentAt":"2026-03-02T12:00:00Z","context":{}}')

    assert (found.write_key, found.sent_at) == ("k", "2026-03-02T12:00:00Z")


@pytest.mark.parametrize("key", [b"7", b"null", b'["k"]', b'{"a":"k"}'])
def test_a_key_that_is_no_text_is_none(key: bytes) -> None:
    assert split(b'{"batch":[{}],"writeKey":' + key + b"}").write_key == ""


def test_bytes_that_are_no_utf_8_stay_in_the_message_they_are_in() -> None:
    [first, second] = split(b'{"batch":[{"a":"\xff"},{"b":1}]}').parts

    assert first == b'{"a":"\xff"}'
    assert msgspec.json.decode(second) == {"b": 1}
