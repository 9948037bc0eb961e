"""What visitors of a shop send: messages as browsers write them, and requests ready to be sent."""

import json
import random
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import NamedTuple
from uuid import UUID

HOST = "127.0.0.1"
BATCH = 100
SINGLES_PER_BATCH = 25  # of mixed traffic: a fifth of the events come alone
PROBE = "probe-"
PROBE_EVERY = 7  # requests of mixed traffic: how often one is followed until it can be queried
SHAPES = 1000
PEOPLE = 20_000


class Request(NamedTuple):
    """One HTTP request, its events, and the id of the one that is followed, if any."""

    content: bytes
    events: int
    probe: str = ""


class _Shape(NamedTuple):
    """A message without its id: the bytes before and after that, and the path that takes it."""

    before: bytes
    after: bytes
    path: str


@dataclass(slots=True)
class Traffic:
    """An endless stream of requests, the same for the same seed but for its ids.

    Half of the messages are page views, a quarter are looks at a product, a quarter are events
    that no vocabulary knows.
    """

    key: str
    run: int  # tells the ids of one stream from another's
    seed: int = 20260301
    _shapes: list[_Shape] = field(init=False)
    _numbers: Iterator[int] = field(init=False)

    def __post_init__(self) -> None:
        chosen = random.Random(self.seed)  # noqa: S311  # nothing secret
        self._shapes = [_shape(chosen, kind) for kind in range(SHAPES)]
        self._numbers = count()

    def single(self, probe: str = "") -> Request:
        number = next(self._numbers)
        shape = self._shapes[number % SHAPES]
        return Request(self._post(shape.path, self._message(shape, number, probe)), 1, probe)

    def batch(self, probe: str = "") -> Request:
        return Request(self._post("/v1/batch", self.batch_body(probe)), BATCH, probe)

    def batch_body(self, probe: str = "") -> bytes:
        numbers = [next(self._numbers) for _ in range(BATCH)]
        first, *rest = [(self._shapes[number % SHAPES], number) for number in numbers]
        parts = [self._message(*first, probe), *(self._message(*each) for each in rest)]
        sent_at = datetime.now(UTC).isoformat().encode()
        return b'{"batch":[' + b",".join(parts) + b'],"sentAt":"' + sent_at + b'"}'

    def mixed(self) -> Iterator[Request]:
        """Singles with a batch after each few."""
        for number in count():
            probe = f"{PROBE}{self.run}-{number}" if number % PROBE_EVERY == 0 else ""
            is_batch = number % (SINGLES_PER_BATCH + 1) == SINGLES_PER_BATCH
            yield self.batch(probe) if is_batch else self.single(probe)

    def _message(self, shape: _Shape, number: int, probe: str = "") -> bytes:
        identifier = probe or f"{self.run:08x}-0000-4000-8000-{number:012x}"
        return shape.before + identifier.encode() + shape.after

    def _post(self, path: str, body: bytes) -> bytes:
        credentials = b64encode(f"{self.key}:".encode()).decode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Basic {credentials}\r\n"
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def follow(code: str) -> Request:
    """A visitor follows a short link."""
    head = f"GET /l/{code} HTTP/1.1\r\nHost: {HOST}\r\nUser-Agent: Mozilla/5.0 (Linux)\r\n\r\n"
    return Request(head.encode(), 1)


def _shape(chosen: random.Random, kind: int) -> _Shape:
    campaign = f"utm_source=yandex&utm_medium=cpc&utm_campaign=c{chosen.randrange(20)}"
    page = {
        "path": f"/p{kind}",
        "url": f"https://shop.example/p{kind}?{campaign}",
        "referrer": "https://yandex.ru/",
        "title": "Shop",
    }
    agent = (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"Chrome/{chosen.randrange(100, 150)}.0.0.0 Safari/537.36"
    )
    said = _said(chosen, kind, page)
    message = {
        "messageId": "@",
        "anonymousId": str(UUID(int=chosen.randrange(PEOPLE))),
        "timestamp": datetime.now(UTC).isoformat(),
        "context": {
            "page": page,
            "userAgent": agent,
            "locale": "ru-RU",
            "library": {"name": "v.js", "version": "1"},
        },
        **said,
    }
    before, _, after = json.dumps(message).partition("@")
    return _Shape(before.encode(), after.encode(), f"/v1/{said['type']}")


def _said(chosen: random.Random, kind: int, page: dict[str, str]) -> dict[str, object]:
    if kind % 4 < 2:
        return {"type": "page", "name": "Home", "properties": page}
    if kind % 4 == 2:
        properties = {
            "product_id": f"p{chosen.randrange(300)}",
            "sku": "G-32",
            "price": 18.9,
            "currency": "RUB",
            "name": "Tea",
        }
        return {"type": "track", "event": "Product Viewed", "properties": properties}
    chosen_filter = {"colour": "red", "shelf": chosen.randrange(1000)}
    return {"type": "track", "event": "Filter Opened", "properties": chosen_filter}
