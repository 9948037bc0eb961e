"""Events that no honest client sends, each as the bytes of one JSON value."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

EVENT_LIMIT = 32 * 1024

WRONG_VALUES = (
    *("null", "true", "false", "0", "-1", "1.5", "[]", "{}", '""', '" "', "[[]]", '{"a":[]}'),
    *('[{"a":1}]', '"\\u0000"', '"a\\u0000b"', "9007199254740993", "-0", "-0.0", '"null"', "1e5"),
)
FIELDS = (
    *("type", "event", "name", "messageId", "anonymousId", "userId", "timestamp", "sentAt"),
    *("originalTimestamp", "receivedAt", "context", "properties", "traits", "integrations"),
    *("groupId", "previousId", "category", "version", "channel", "writeKey"),
)
INNER = (
    *("context.page", "context.campaign", "context.library", "context.page.url", "context.ip"),
    *("context.page.referrer", "context.campaign.source", "context.userAgent", "context.locale"),
    *("properties.url", "properties.value", "properties.revenue", "properties.currency"),
    *("properties.products", "properties.products.0.price", "properties.order_id", "traits.email"),
    *("traits.phone", "context.consent", "context.traits", "properties.place_id"),
)
NUMBERS = (
    *("NaN", "Infinity", "-Infinity", "nan", "1e400", "-1e400", "1e-400", "1E+999999", "0x10"),
    *("01", "+1", ".5", "1.", "1e", "--1", "9" * 400, "9" * 5000, "-" + "9" * 5000, "1_000"),
    *("0." + "1" * 5000, "1e5000000", "18446744073709551616", "-9223372036854775809"),
)
# what JSON allows; the rest of NUMBERS breaks the whole text for a strict reader
SOUND_NUMBERS = frozenset(
    (
        *("1e400", "-1e400", "1e-400", "1E+999999", "9" * 400, "9" * 5000, "-" + "9" * 5000),
        *("0." + "1" * 5000, "1e5000000", "18446744073709551616", "-9223372036854775809"),
        # no JSON, but what Python's clients send for a float that is none
        *("NaN", "Infinity", "-Infinity"),
    )
)
TIMES = (
    *("0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"),
    *("2262-04-12T00:00:00Z", "1677-09-21T00:12:43Z", "-001-01-01T00:00:00Z", "12026-01-01"),
    *("2026-02-30T10:00:00Z", "2026-13-01T10:00:00Z", "2026-01-01T25:00:00Z", "now", "", " "),
    *("2026-01-01T10:00:60Z", "2026-01-01T10:00:00", "2026-01-01", "20260101T100000Z"),
    *(
        "2026-01-01T10:00:00+99:99",
        "2026-01-01T10:00:00+24:00",
        "2026-01-01T10:00:00 Europe/Moscow",
    ),
    *(
        "Thu, 01 Jan 2026 10:00:00 GMT",
        "1700000000",
        "٢٠٢٦-٠١-٠١T١٠:٠٠:٠٠Z",
        "2026-W01-1",
        "T" * 9000,
    ),
    *("2026-01-01T10:00:00.123456789123456789Z", "2026-01-01T10:00:00,5Z", "1969-12-31T23:59:59Z"),
)
TIME_NUMBERS = (
    *("0", "-1", "1700000000", "1700000000000", "1.7e9", "-62135596801", "253402300800"),
    *("9223372036854775807", "1e400", "1e308", "null", "true", "[]", "{}", "[2026,1,1]"),
)
STRINGS = (
    *(r'"\ud800"', r'"\udfff"', r'"\ud800\ud800"', r'"\udc00\ud800"', r'"a\ud83db"', r'"\u0000"'),
    *(r'"￾￿"', '"\ufeff"', '"\u202e\u2066"', '"\u0301"', '"' + "e\u0301" * 500 + '"'),
    *("\"=cmd|' /C calc'!A0\"", '"<script>alert(1)</script>"', '"\'; DROP TABLE events; --"'),
    *('"../../etc/passwd"', r'"C:\\nul"', '"${jndi:ldap://x}"', '"{{7*7}}"', '"%s%n%x"', '"\\/"'),
)
BROKEN_BYTES = (
    *(b'"\xff"', b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\xf5\x80\x80\x80"', b'"\xe2\x82"', b'"\x80"'),
    *(b'"\x00"', b'"\n"', b'"\x1f"', b'"\x7f"', b'"\xef\xbf"', b'"\xf0\x9f\x98"'),
)
BROKEN_ESCAPES = (rb'"\x"', rb'"\u12"', rb'"\ud8"', rb'"\uZZZZ"', rb'"\U0001F600"', b'"\\')


@dataclass(frozen=True, slots=True)
class Odd:
    """One odd event.

    `is_sound` says that a reader can tell where it ends, so that its neighbours in a batch must
    not suffer for it.
    """

    kind: str
    text: bytes
    is_sound: bool = True


def good(message_id: str) -> bytes:
    """An event that has to arrive."""
    return _event(message_id, event='"Product Viewed"', properties='{"product_id":"p1"}')


def _event(message_id: str, **fields: str) -> bytes:
    values = {"type": '"track"', "event": '"Odd"', "messageId": json.dumps(message_id)}
    values |= {"anonymousId": '"a1"'} | fields
    return ("{" + ",".join(f'"{name}":{value}' for name, value in values.items()) + "}").encode(
        errors="surrogatepass"
    )


def _with(message_id: str, path: str, value: bytes) -> bytes:
    """An event with a raw value at a dotted path."""
    for part in reversed(path.split(".")[1:]):
        value = (
            b"[" + value + b"]" if part.isdigit() else b'{"' + part.encode() + b'":' + value + b"}"
        )
    mark = "@value@"
    return _event(message_id, **{path.split(".")[0]: mark}).replace(mark.encode(), value)


def wrong_type(random: Random, message_id: str) -> Odd:
    path = random.choice(FIELDS + INNER)
    value = random.choice((*WRONG_VALUES, '"' + "x" * random.choice((200, 5_000, 20_000)) + '"'))
    return Odd("wrong type", _with(message_id, path, value.encode()))


def number(random: Random, message_id: str) -> Odd:
    value = random.choice(NUMBERS)
    path = random.choice(INNER + FIELDS)
    return Odd("number", _with(message_id, path, value.encode()), value in SOUND_NUMBERS)


def time(random: Random, message_id: str) -> Odd:
    value = random.choice(
        (*(json.dumps(time, ensure_ascii=False) for time in TIMES), *TIME_NUMBERS)
    )
    field = random.choice(("timestamp", "originalTimestamp", "sentAt", "receivedAt"))
    return Odd("time", _with(message_id, field, value.encode()))


def string(random: Random, message_id: str) -> Odd:
    value = random.choice(STRINGS)
    path = random.choice(FIELDS + INNER)
    return Odd("string", _with(message_id, path, value.encode(errors="surrogatepass")))


def broken_bytes(random: Random, message_id: str) -> Odd:
    value = random.choice(BROKEN_BYTES)
    # control characters are a fault of syntax, wrong UTF-8 one of a single string
    is_sound = value[1] >= 0x7F
    return Odd("bytes", _with(message_id, random.choice(FIELDS + INNER), value), is_sound)


def broken_escape(random: Random, message_id: str) -> Odd:
    value = random.choice(BROKEN_ESCAPES)
    return Odd("escape", _with(message_id, random.choice(FIELDS + INNER), value), is_sound=False)


def deep(random: Random, message_id: str) -> Odd:
    depth = random.choice((31, 32, 33, 40, 100, 500, 1_000))
    opening, closing = random.choice(((b"[", b"]"), (b'{"a":', b"}")))
    path = random.choice(("properties.a", "context.a", "traits.a", "integrations.a", "a", "type"))
    return Odd("depth", _with(message_id, path, opening * depth + b"1" + closing * depth))


def twice(random: Random, message_id: str) -> Odd:
    field = random.choice(FIELDS)
    again = f',"{field}":{random.choice(WRONG_VALUES)}' * random.choice((1, 2, 50))
    return Odd("duplicate keys", _event(message_id)[:-1] + again.encode() + b"}")


def no_object(random: Random, _: str) -> Odd:
    values = ("null", "true", "1", "1.5", '"text"', "[]", "[{}]", "{}", '{"a":1}', "[1,2,3]")
    return Odd("no object", random.choice(values).encode())


def large(random: Random, message_id: str) -> Odd:
    size = EVENT_LIMIT + random.choice((1, 2, 1_000, 30_000, 100_000))
    return Odd("too large", sized(message_id, size))


def long_name(random: Random, message_id: str) -> Odd:
    name = random.choice(("k", "ключ", "\\u0001", " ")) * random.choice((300, 5_000))
    return Odd("long name", _with(message_id, f"properties.{name}", b"1"))


def many_names(random: Random, message_id: str) -> Odd:
    names = ",".join(f'"{random.getrandbits(40):x}":1' for _ in range(random.choice((300, 1_500))))
    return Odd("many names", _event(message_id, properties="{" + names + "}"))


def no_id(random: Random, _: str) -> Odd:
    values = ("null", '""', "0", "[]", '"' + "i" * 5_000 + '"', '"a\\u0000"', '" "')
    return Odd("no id", _event("", messageId=random.choice(values)))


def server_only(random: Random, message_id: str) -> Odd:
    name = random.choice(("Receipt Registered", "Order Paid", "Points Earned", "Consent Given"))
    return Odd("server only", _event(message_id, event=json.dumps(name)))


MAKERS: tuple[Callable[[Random, str], Odd], ...] = (
    *(wrong_type, number, time, string, broken_bytes, broken_escape, deep, twice, no_object),
    *(large, long_name, many_names, no_id, server_only),
)


def sized(message_id: str, size: int) -> bytes:
    """A sound event of exactly so many bytes."""
    start = _event(message_id, event='"Product Viewed"', properties='{"note":"@"}')
    return start.replace(b"@", b"n" * (size - len(start) + 1))
