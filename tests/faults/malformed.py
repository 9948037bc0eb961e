"""Ten thousand requests that no honest client sends, from one seed; each knows what must hold."""

import base64
import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tests.faults import odd_events

BATCH_LIMIT = 500 * 1024
UNPACKED_LIMIT = 10 * 1024 * 1024
PATHS = (
    *("/v1/batch", "/v1/b", "/v1/import", "/v1/track", "/v1/t", "/v1/identify", "/v1/i"),
    *("/v1/page", "/v1/p", "/v1/screen", "/v1/s", "/v1/group", "/v1/g", "/v1/alias", "/v1/a"),
    *("/batch", "/track", "/t", "/api/s/track", "/api/s/batch", "/api/s/page"),
)
WHOLE_BODIES = (
    *(b"", b" ", b"\x00", b"\x00" * 1000, b"{", b"[", b'{"', b"[" * 50_000, b"{}", b"[]", b"null"),
    *(
        b"0",
        b'""',
        b"true",
        b"nul",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xef\xbb\xbf{}",
        b"{}{}",
        b"{},",
    ),
    *(b'{"batch":null}', b'{"batch":{}}', b'{"batch":1}', b'{"batch":"[]"}', b'{"batch":[]}'),
    *(
        b'{"batch":[[]]}',
        b'{"batch":[null,null]}',
        b'{"batch":[],"batch":[1]}',
        b"batch=[]",
        b"<a/>",
    ),
    *(
        b"data=e30%3D",
        b"--x\r\nContent-Disposition: form-data\r\n\r\n{}\r\n--x--",
        b"/*c*/{}",
        b"[,]",
    ),
    *(
        b"PK\x03\x04",
        b"\x28\xb5\x2f\xfd",
        b"\x1f\x8b",
        b"\x1f\x8b\x08",
        b"\x1f\x8b\x08\x00" + bytes(20),
    ),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One request and what must hold after it.

    Attributes:
        kind: the family, for counting.
        raw: the request as it goes over the wire.
        good: ids of messages that have to arrive in the lake, whatever stands beside them.
        is_cut: the request announces more than it sends; the client closes and hears nothing.
    """

    kind: str
    raw: bytes
    good: tuple[str, ...] = ()
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Draw:
    """Where one case comes from: its random numbers, its name, and the key of the shop."""

    random: Random
    name: str
    key: str


def corpus(key: str, *, seed: int = 1, size: int = 10_000) -> Iterator[Case]:
    """The cases, in the same order for the same seed.

    Args:
        key: a public write key.
        seed: of all random choices.
        size: how many; each family gets its share.
    """
    random = Random(seed)
    families = [make for make, share in FAMILIES for _ in range(share)]
    for number in range(size):
        # the heavy families are few: everything else comes round again and again
        make = families[number % len(families)]
        yield make(Draw(Random(random.random()), f"bad{seed}-{number}", key))


def request(
    key: str,
    body: bytes,
    *,
    path: str = "/v1/batch",
    method: str = "POST",
    headers: Sequence[tuple[str, str]] = (),
    length: str | None = None,
) -> bytes:
    """The bytes of an HTTP request, with the key unless a header says another."""
    sent = [("Host", "127.0.0.1"), ("Content-Length", length or str(len(body))), *headers]
    if not any(name == "Authorization" for name, _ in sent):
        sent.append(("Authorization", "Basic " + base64.b64encode(f"{key}:".encode()).decode()))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent)]
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + body


def batch(events: Sequence[bytes]) -> bytes:
    return b'{"batch":[' + b",".join(events) + b"]}"


def _few(draw: Draw, count: int = 3) -> tuple[list[bytes], tuple[str, ...]]:
    ids = tuple(f"{draw.name}-{number}" for number in range(count))
    return [odd_events.good(each) for each in ids], ids


def mixed(draw: Draw) -> Case:
    """A batch in which k of n events are good; those arrive if the bad ones can be told apart."""
    events, ids = _few(draw, draw.random.randint(1, 6))
    odd = [
        draw.random.choice(odd_events.MAKERS)(draw.random, f"{draw.name}-odd{number}")
        for number in range(draw.random.randint(1, 3))
    ]
    events += [each.text for each in odd]
    draw.random.shuffle(events)
    kept = ids if all(each.is_sound for each in odd) else ()
    return Case("mixed: " + odd[0].kind, request(draw.key, batch(events)), kept)


def single(draw: Draw) -> Case:
    odd = draw.random.choice(odd_events.MAKERS)(draw.random, f"{draw.name}-odd")
    path = draw.random.choice(PATHS)
    return Case("single: " + odd.kind, request(draw.key, odd.text, path=path))


def whole(draw: Draw) -> Case:
    body = draw.random.choice(WHOLE_BODIES)
    return Case("whole body", request(draw.key, body, path=draw.random.choice(PATHS)))


def cut_text(draw: Draw) -> Case:
    body = batch(_few(draw)[0])
    return Case("cut JSON", request(draw.key, body[: draw.random.randrange(len(body))]))


def flipped(draw: Draw) -> Case:
    body = bytearray(batch(_few(draw)[0]))
    for _ in range(draw.random.randint(1, 4)):
        place = draw.random.randrange(len(body))
        change = draw.random.choice(("flip", "drop", "repeat", "insert"))
        if change == "flip":
            body[place] ^= 1 << draw.random.randrange(8)
        elif change == "drop":
            del body[place : place + draw.random.randint(1, 9)]
        elif change == "repeat":
            body[place:place] = body[place : place + draw.random.randint(1, 9)]
        else:
            body[place:place] = draw.random.randbytes(3)
    return Case("flipped bytes", request(draw.key, bytes(body)))


def cut_gzip(draw: Draw) -> Case:
    packed = gzip.compress(batch(_few(draw)[0]))
    packed = packed[: draw.random.randint(1, len(packed) - 1)]
    headers = draw.random.choice(((), (("Content-Encoding", "gzip"),)))
    return Case("cut gzip", request(draw.key, packed, headers=headers))


def flipped_gzip(draw: Draw) -> Case:
    packed = bytearray(gzip.compress(batch(_few(draw)[0])))
    packed[draw.random.randrange(len(packed))] ^= 1 << draw.random.randrange(8)
    return Case(
        "flipped gzip", request(draw.key, bytes(packed), headers=[("Content-Encoding", "gzip")])
    )


def encoded(draw: Draw) -> Case:
    """Packed in one way, announced as another."""
    events, ids = _few(draw)
    body = batch(events)
    packed, is_known = draw.random.choice(
        (
            (body, True),
            (gzip.compress(body), True),
            (gzip.compress(gzip.compress(body)), False),
            (gzip.compress(body) + b"junk", False),
            (gzip.compress(body[:50]) + gzip.compress(body[50:]), False),
            (zlib.compress(body), False),
            (zlib.compress(body)[2:-4], False),
            (b"\x28\xb5\x2f\xfd" + body, False),
        )
    )
    announced = draw.random.choice(
        ("", "gzip", "br", "deflate", "zstd", "gzip, gzip", "\x01", "GZIP")
    )
    headers = [("Content-Encoding", announced)] if announced else []
    is_plain = is_known and announced in ("", "gzip")
    return Case("encoding", request(draw.key, packed, headers=headers), ids if is_plain else ())


def bomb(draw: Draw) -> Case:
    size = UNPACKED_LIMIT + draw.random.choice((1, 1 << 20, 40 << 20))
    filling = draw.random.choice((b" ", b"[", b"\x00", b'"', b"1"))
    packed = gzip.compress(filling * size, 1)
    if draw.random.random() < 0.3:
        packed = gzip.compress(packed)
    return Case("gzip bomb", request(draw.key, packed, headers=[("Content-Encoding", "gzip")]))


def deep_body(draw: Draw) -> Case:
    depth = draw.random.choice((33, 100, 1_000, 10_000, 100_000))
    opening, closing = draw.random.choice(((b"[", b"]"), (b'{"a":', b"}"), (b'{"batch":[', b"]}")))
    ends = draw.random.choice((closing * depth, b""))
    body = (opening * depth + b"1" + ends)[: BATCH_LIMIT * 2]
    return Case("deep body", request(draw.key, body, path=draw.random.choice(PATHS)))


def wide(draw: Draw) -> Case:
    body = draw.random.choice(
        (
            b'{"' + b"k" * (1 << 20) + b'":1}',
            b'{"batch":[' + b"{}," * 50_000 + b"{}]}",
            b'{"batch":[' + b",".join([b"1"] * 100_000) + b"]}",
            b'"' + b"\\u0041" * 80_000 + b'"',
            b" " * 400_000 + b"{}",
            b"[]" * 41 + b'"' + b'\\"' * 200_000,  # quotes that never end: a trap for patterns
            b'{"batch":[],' + b",".join(b'"%d":1' % n for n in range(40_000)) + b"}",
        )
    )
    return Case("wide", request(draw.key, body))


def limit(draw: Draw) -> Case:
    """An event or a batch of exactly the limit arrives; with one byte more it does not."""
    extra = draw.random.choice((0, 1))
    if draw.random.random() < 0.5:
        event = odd_events.sized(f"{draw.name}-0", odd_events.EVENT_LIMIT + extra)
        return Case("event limit", request(draw.key, batch([event])), _unless(extra, draw, 1))
    step = 25_500
    count = BATCH_LIMIT // step
    events = [odd_events.sized(f"{draw.name}-{number}", step) for number in range(count)]
    last = BATCH_LIMIT + extra - len(batch(events)) + step
    events[-1] = odd_events.sized(f"{draw.name}-{count - 1}", last)
    return Case("batch limit", request(draw.key, batch(events)), _unless(extra, draw, count))


def _unless(extra: int, draw: Draw, count: int) -> tuple[str, ...]:
    return () if extra else tuple(f"{draw.name}-{number}" for number in range(count))


def alphabet(draw: Draw) -> Case:
    text = batch(_few(draw)[0]).decode()
    name = draw.random.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp037"))
    headers = [("Content-Type", f"application/json; charset={name}")]
    return Case("alphabet", request(draw.key, text.encode(name), headers=headers))


def content_type(draw: Draw) -> Case:
    """What the body is called does not matter."""
    events, ids = _few(draw)
    names = ("text/plain", "application/x-www-form-urlencoded", "image/png", "", ";;;", "a" * 4000)
    headers = [("Content-Type", draw.random.choice(names))]
    return Case("content type", request(draw.key, batch(events), headers=headers), ids)


def announced_length(draw: Draw) -> Case:
    body = batch(_few(draw)[0])
    lengths = (str(len(body) + 50), str(1 << 40), "-1", "0x10", "1e3", "", "12, 12", "9" * 40, "+5")
    length = draw.random.choice((*lengths, str(len(body) - 7), "0"))
    return Case("length", request(draw.key, body, length=length or " "), is_cut=True)


def chunked(draw: Draw) -> Case:
    ends = (
        b"zz\r\n",
        b"-1\r\n",
        b"ffffffffffffffffff\r\n",
        b"5\r\nab",
        b"5;" + b"x" * 9000,
        b"0\r\n",
    )
    raw = request(draw.key, b"", headers=[("Transfer-Encoding", "chunked")])
    return Case("chunks", raw + b"2\r\n{}\r\n" + draw.random.choice(ends), is_cut=True)


def authorization(draw: Draw) -> Case:
    values = (
        *("Basic", "Basic ", "Basic !!!", "Basic =", "Basic " + "A" * 8000, "Bearer x", "\x7f"),
        *("Basic " + base64.b64encode(word).decode() for word in (b"", b":", b"\xff:", b"a" * 999)),
        *("basic " + base64.b64encode(draw.key.encode()).decode(), "Digest username=x", "Basic\tx"),
    )
    headers = [("Authorization", draw.random.choice(values))]
    keys = ('"x"', "null", "1", "[]", "{}", '"\\ud800"', json.dumps("k" * 9000))
    body = b'{"writeKey":%s,"batch":[]}' % draw.random.choice(keys).encode()
    return Case("authorization", request(draw.key, body, headers=headers))


def path(draw: Draw) -> Case:
    places = (
        *(
            "/v1/%62atch",
            "/v1//batch",
            "/v1/batch/",
            "/v1/../v1/batch",
            "/v1/batch%00",
            "/%",
            "/%zz",
        ),
        *(
            "/v1/batch?x=%ff%fe",
            "/v1/batch?" + "a=1&" * 1500,
            "/v1/" + "b" * 6000,
            "/v1/%c0%af",
            "/v1/",
        ),
        *("/v1/projects/%2e%2e/settings", "/v1/projects//settings", "/v1/projects/" + "k" * 5000),
        *(
            "/l/%00",
            "/l/" + "c" * 5000,
            "/l/../../etc/passwd",
            "/l/%2e%2e%2f",
            "/in/",
            "/in/%ff",
            "/in/a",
        ),
        *(
            "/sourceConfig?writeKey=%ff",
            "/healthz/../v1",
            "/metrics%0a",
            "*",
            "/v1/batch#x",
            "/V1/BATCH",
        ),
    )
    method = draw.random.choice(
        ("POST", "GET", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "BREW")
    )
    place = draw.random.choice(places)
    return Case("path", request(draw.key, b"{}", path=place, method=method))


def header(draw: Draw) -> Case:
    """Headers beside the body that are odd; the body arrives unless the server refuses them."""
    names = (
        "User-Agent",
        "Referer",
        "Origin",
        "Cookie",
        "X-Forwarded-For",
        "Sec-GPC",
        "X-Write-Key",
    )
    values = ("", "a" * 7000, "\xff\xfe", "::1, 1.1.1.1", "1; DROP", "http://[", "null", "\t")
    count = draw.random.choice((1, 3, 60))
    headers = [(draw.random.choice(names), draw.random.choice(values)) for _ in range(count)]
    return Case("header", request(draw.key, batch(_few(draw)[0]), headers=headers))


FAMILIES: tuple[tuple[Callable[[Draw], Case], int], ...] = (
    *((mixed, 70), (single, 50), (whole, 8), (cut_text, 10), (flipped, 20), (cut_gzip, 6)),
    *((flipped_gzip, 6), (encoded, 8), (bomb, 1), (deep_body, 3), (wide, 1), (limit, 2)),
    *((alphabet, 4), (content_type, 3), (announced_length, 3), (chunked, 2), (authorization, 4)),
    *((path, 6), (header, 4)),
)
