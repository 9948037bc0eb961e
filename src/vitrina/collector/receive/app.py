"""The door as an ASGI application."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from vitrina.collector.doors import DoorFile, Doors, Source
from vitrina.collector.log.record import Record, at_microseconds
from vitrina.collector.receive import inbound, segment, settings_calls
from vitrina.collector.receive.commit import GroupCommit
from vitrina.collector.receive.inbound_presence import Salting
from vitrina.collector.receive.limits import Rate, SlowDownError
from vitrina.collector.receive.redirect import scan_record, target_of
from vitrina.collector.receive.request import (
    HungUpError,
    Message,
    Receive,
    Request,
    Send,
    read_body,
)
from vitrina.errors import RefusedError

Handler = Callable[[Request, Receive], Awaitable["Answer"]]

SUCCESS = b'{"success":true}'
JSON = (b"content-type", b"application/json")
NO_STORE = (b"cache-control", b"no-store")
TEXT = b"text/plain; charset=utf-8"
NO_KEY = "(no key)"
INBOUND = "/in/"
RELOAD_SECONDS = 1.0
SCAN_PATIENCE_SECONDS = 0.01


class Answer:
    """A status, headers and a body."""

    __slots__ = ("body", "headers", "status")

    def __init__(
        self, status: int, body: bytes = b"", *headers: tuple[bytes, bytes], kind: bytes = JSON[1]
    ) -> None:
        self.status = status
        self.body = body
        length = str(len(body)).encode()
        self.headers = [(b"content-type", kind), (b"content-length", length), *headers]


def refusal(status: int, reason: str, message: str, *headers: tuple[bytes, bytes]) -> Answer:
    """An answer that says why, for machines and for people."""
    # the Python clients read `code` and `message`, and try ten times more where one is missing
    told = {"success": False, "code": reason, "message": message}
    return Answer(status, json.dumps(told, ensure_ascii=False).encode(), *headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a door works with.

    Attributes:
        doors: the published ways in.
        commit: puts records into the log.
        per_minute: messages from one key.
        per_address: messages a minute from one address with a public key.
        script: the browser script.
        secret_of: opens the secret that a source's webhooks are signed with.
        salts: of device tokens.
        now_us: server time, microseconds since 1970.
        seconds: a clock that never goes back.
    """

    doors: DoorFile
    commit: GroupCommit
    per_minute: int
    per_address: int
    script: Path
    secret_of: Callable[[Source], bytes]
    salts: Salting
    now_us: Callable[[], int]
    seconds: Callable[[], float] = time.monotonic


class Door:
    """Receives; everything that it acknowledges is in the log."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._commit = means.commit
        self._now_us = means.now_us
        self._seconds = means.seconds
        self._keys = Rate(means.per_minute, means.seconds)
        self._addresses = Rate(means.per_address, means.seconds)
        self._doors = means.doors.doors()
        self._read_at = means.seconds()
        self.refused: Counter[tuple[str, str]] = Counter()
        self._uncounted: Counter[tuple[str, str]] = Counter()
        self._scans: set[asyncio.Task[None]] = set()

    def serves(self, path: str) -> bool:
        """Whether a path is the door's own."""
        return path in segment.ROUTES or path.startswith(
            ("/v1/", "/l/", "/in/", "/sourceConfig", "/v.js", "/healthz")
        )

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request.of(scope)
        try:
            answer = await self._answer(request, receive)
        except HungUpError:
            # whoever has only ended its half of the connection reads this
            answer = refusal(400, "cut short", "The body is shorter than its headers say.")
        except SlowDownError as error:
            wait = str(max(1, round(error.seconds))).encode()
            self.refused[(NO_KEY, error.reason)] += 1
            answer = refusal(error.status, error.reason, str(error), (b"retry-after", wait))
        except RefusedError as error:
            self._turn_away(NO_KEY, error.reason, 1)
            answer = refusal(error.status, error.reason, str(error))
        headers = answer.headers + _cors(request)
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, request: Request, receive: Receive) -> Answer:
        if request.method == "POST" and (call := segment.ROUTES.get(request.path)) is not None:
            return await self._messages(request, receive, call)
        if request.method == "OPTIONS":
            return Answer(204)
        if request.path.startswith(INBOUND):
            return await self._inbound(request, receive)
        if request.method in ("GET", "HEAD"):
            return await self._get(request)
        raise RefusedError(
            404 if request.method == "POST" else 405,
            "no such path",
            f"Nothing takes {request.method} {request.path[:200]}. Messages go to POST /v1/batch.",
        )

    async def _messages(self, request: Request, receive: Receive, call: str) -> Answer:
        sent = await read_body(receive)
        record = segment.take(request, sent, self.doors(), call=call, now_us=self._now_us())
        self._limit(record)
        if record.count and len(record.rejected) == record.count:
            for _, reason in record.rejected:
                self._turn_away(record.source, reason, 1)
        elif record.count:
            await self.put(record)
        return _answer_of(record)

    async def _inbound(self, request: Request, receive: Receive) -> Answer:
        name = request.path.removeprefix(INBOUND)
        source = self.doors().by_name.get(name)
        if source is None:
            raise RefusedError(
                404,
                "no such door",
                f"There is no open source named {name[:60]!r}: see Sources in the console.",
            )
        if request.method in ("GET", "HEAD"):
            return Answer(200, inbound.greet(source), kind=TEXT)
        sent = await read_body(receive)
        now_us = self._now_us()
        try:
            taken = inbound.take(
                request,
                sent,
                source,
                secret=self._means.secret_of(source),
                now=at_microseconds(now_us),
                salts=self._means.salts,
            )
        except RefusedError as error:
            self._turn_away(source.name, error.reason, 1)
            return refusal(error.status, error.reason, str(error))
        record = Record(
            kind=taken.kind,
            source=source.name,
            received_us=now_us,
            count=taken.count,
            body=taken.body,
            is_trusted=taken.is_trusted,
            user_agent=request.header("user-agent", 512),
            address=request.address,
        )
        self._limit(record)
        if taken.count:
            await self.put(record)
        return Answer(taken.status, taken.answer)

    async def _get(self, request: Request) -> Answer:
        path = request.path
        if path.startswith("/l/"):
            return await self._follow(request, path.removeprefix("/l/").lower())
        if path == "/v.js":
            return Answer(
                200,
                self._means.script.read_bytes(),
                (b"cache-control", b"public, max-age=3600"),
                kind=b"text/javascript; charset=utf-8",
            )
        if path == "/healthz":  # answers as long as the process does
            return Answer(200, b"ok", kind=TEXT)
        key = settings_calls.key_asked_for(request)
        if key not in self.doors().by_write_key:
            raise RefusedError(
                404, "unknown key", f"No source has the write key {key[:60]!r}: see Sources."
            )
        if path.startswith("/sourceConfig"):
            return Answer(200, settings_calls.rudder_config(key), NO_STORE)
        settings = settings_calls.segment_settings(key, request.header("host"), request.scheme)
        return Answer(200, settings, NO_STORE)

    async def _follow(self, request: Request, code: str) -> Answer:
        link = self.doors().by_code.get(code)
        if link is None:
            return Answer(404, b"This link does not exist.", kind=TEXT)
        scan_id, record = scan_record(link, request, now_us=self._now_us())
        if request.method == "GET":  # messengers ask HEAD for a preview: nobody came
            keeping = asyncio.create_task(self._keep_scan(record))
            self._scans.add(keeping)
            keeping.add_done_callback(self._scans.discard)
            # nobody at a poster waits for our disk
            await asyncio.wait({keeping}, timeout=SCAN_PATIENCE_SECONDS)
        target = target_of(link, scan_id).encode()
        return Answer(302, b"", (b"location", target), NO_STORE)

    async def _keep_scan(self, record: Record) -> None:
        try:
            await self.put(record)
        except SlowDownError as error:
            self.refused[("links", error.reason)] += 1

    async def scans_kept(self) -> None:
        """Wait for the scans that are on their way to the disk."""
        if self._scans:
            await asyncio.wait(self._scans)

    async def put(self, record: Record) -> None:
        """Put a record into the log, and with it the counts of what was turned away."""
        await self._commit.put(record)

    async def count_rejected(self) -> None:
        """Write into the log how many were turned away since the last time, and why."""
        counted, self._uncounted = self._uncounted, Counter()
        for (source, reason), messages in counted.items():
            record = Record(
                kind="rejected",
                source=source,
                received_us=self._now_us(),
                count=messages,
                body=b"",
                rejected=((0, reason),),
            )
            try:
                await self._commit.put(record)
            except SlowDownError:
                self._uncounted[(source, reason)] += messages

    def doors(self) -> Doors:
        """The published ways in, looked up again each second."""
        now = self._seconds()
        if now - self._read_at >= RELOAD_SECONDS:
            self._doors = self._means.doors.doors()
            self._read_at = now
        return self._doors

    def _turn_away(self, source: str, reason: str, messages: int) -> None:
        self.refused[(source, reason)] += messages
        self._uncounted[(source, reason)] += messages

    def _limit(self, record: Record) -> None:
        # the address first: whoever sends too much must not use up what others may send
        wait = 0.0
        if not record.is_trusted and record.address:
            wait = self._addresses.take(record.address, record.count)
        wait = wait or self._keys.take(record.source, record.count)
        if wait:
            raise SlowDownError(
                429,
                "too fast",
                f"This key or address sends too fast. Wait {wait:.0f} s and send again.",
                seconds=wait,
            )


def _answer_of(record: Record) -> Answer:
    if record.broken:
        return refusal(400, "unreadable", record.broken)
    if not record.rejected:
        return Answer(200, SUCCESS)
    if len(record.rejected) == record.count == 1:
        reason = record.rejected[0][1]
        status = 403 if reason == "server-only event" else 413
        return refusal(status, reason, f"The message was turned away: {reason}.")
    told = [{"position": position, "reason": reason} for position, reason in record.rejected]
    return Answer(200, json.dumps({"success": True, "rejected": told}).encode())


def _cors(request: Request) -> list[tuple[bytes, bytes]]:
    """Any site may send: the key says whose it is, and no cookie of ours is ever read."""
    origin = request.headers.get("origin")
    if origin is None:
        return []
    headers = [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"access-control-expose-headers", b"Retry-After"),
        (b"vary", b"Origin"),
    ]
    if request.method == "OPTIONS":
        asked = request.header("access-control-request-headers")
        headers += [
            (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
            (b"access-control-allow-headers", asked.encode("latin-1")),
            (b"access-control-max-age", b"86400"),
        ]
    return headers
