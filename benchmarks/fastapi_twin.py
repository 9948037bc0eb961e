"""The peer of B1: the same door written with FastAPI and pydantic, as their manuals show it.

It does what the door does (keys, limits, CORS, no server-only events from a public key, an answer
once the disk has it) with the door's own limits and log under the same server, so that only the
framework and the validation differ. It comes in two styles: as FastAPI's manual shows it, and
tuned by someone who knows which of its choices cost least.

    python -m benchmarks.fastapi_twin STYLE FOLDER PORT KEY
"""

import os
import secrets
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from granian import Granian
from granian.constants import Interfaces
from pydantic import BaseModel

from vitrina.collector.log import LogWriter, Record
from vitrina.collector.receive.app import SUCCESS
from vitrina.collector.receive.commit import GroupCommit
from vitrina.collector.receive.limits import Rate
from vitrina.collector.receive.segment import SERVER_ONLY
from vitrina.web.server import BACKLOG

STYLE, FOLDER, KEY = "TWIN_STYLE", "TWIN_FOLDER", "TWIN_KEY"  # for the workers
MANUAL, TUNED = "manual", "tuned"
ROOT_KEY = bytes(32)
NO_LIMIT = 10**9

Routes = tuple[Callable[..., Awaitable[object]], Callable[..., Awaitable[object]]]


class Campaign(BaseModel):
    """context.campaign."""

    source: str | None = None
    medium: str | None = None
    name: str | None = None
    content: str | None = None
    term: str | None = None


class Page(BaseModel):
    """context.page."""

    url: str | None = None
    referrer: str | None = None
    title: str | None = None


class Context(BaseModel):
    """context."""

    campaign: Campaign | None = None
    page: Page | None = None
    userAgent: str | None = None  # noqa: N815  # the senders' own names, here and below
    consent: dict[str, object] | None = None
    traits: dict[str, object] | None = None


class Message(BaseModel):
    """One message of any call."""

    type: str | None = None
    event: str | None = None
    name: str | None = None
    messageId: str | None = None  # noqa: N815
    userId: str | None = None  # noqa: N815
    anonymousId: str | None = None  # noqa: N815
    previousId: str | None = None  # noqa: N815
    groupId: str | None = None  # noqa: N815
    timestamp: datetime | None = None
    sentAt: datetime | None = None  # noqa: N815
    properties: dict[str, object] | None = None
    traits: dict[str, object] | None = None
    context: Context | None = None


class Batch(BaseModel):
    """The body of /v1/batch."""

    batch: list[Message]
    sentAt: datetime | None = None  # noqa: N815


class Success(BaseModel):
    """The body of the answer."""

    success: bool


Credentials = Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]


def authorised(credentials: Credentials) -> str:
    """The source of a key; FastAPI runs it in a thread."""
    if not secrets.compare_digest(credentials.username.encode(), os.environ[KEY].encode()):
        raise HTTPException(401)
    return "site"


async def authorised_here(credentials: Credentials) -> str:
    """The same without a thread, for it is async."""
    return authorised(credentials)


class Door:
    """What the routes share."""

    def __init__(self, folder: Path) -> None:
        self._commit = GroupCommit(LogWriter(folder, ROOT_KEY, now_us=_now_us))
        self._keys = Rate(NO_LIMIT, time.monotonic)
        self._addresses = Rate(NO_LIMIT, time.monotonic)

    async def keep(self, messages: Sequence[Message], request: Request, source: str) -> None:
        """Put messages into the log, unless one of them is not allowed."""
        address = request.client.host
        for rate, name in ((self._keys, source), (self._addresses, address)):
            if rate.take(name, len(messages)):
                raise HTTPException(429)
        if any(_is_server_only(message) for message in messages):
            raise HTTPException(403)
        record = Record(
            kind="segment",
            source=source,
            received_us=_now_us(),
            count=len(messages),
            body=await request.body(),  # FastAPI has read it already, and remembers it
            user_agent=request.headers.get("user-agent", ""),
            address=address,
        )
        await self._commit.put(record)


def application() -> FastAPI:
    """The twin in the style, and on a log in the folder, that the environment names."""
    door = Door(Path(os.environ[FOLDER]))
    one, batch = (_manual if os.environ[STYLE] == MANUAL else _tuned)(door)
    served = FastAPI()
    served.add_middleware(CORSMiddleware, allow_origin_regex=".*", allow_credentials=True)
    for path, take in {"track": one, "page": one, "batch": batch}.items():
        served.add_api_route(f"/v1/{path}", take, methods=["POST"])
    return served


def _manual(door: Door) -> Routes:
    async def one(
        message: Message, request: Request, source: Annotated[str, Depends(authorised)]
    ) -> Success:
        await door.keep([message], request, source)
        return Success(success=True)

    async def batch(
        batch: Batch, request: Request, source: Annotated[str, Depends(authorised)]
    ) -> Success:
        await door.keep(batch.batch, request, source)
        return Success(success=True)

    return one, batch


def _tuned(door: Door) -> Routes:
    async def one(
        message: Message, request: Request, source: Annotated[str, Depends(authorised_here)]
    ) -> Response:
        await door.keep([message], request, source)
        return Response(SUCCESS, media_type="application/json")

    async def batch(
        batch: Batch, request: Request, source: Annotated[str, Depends(authorised_here)]
    ) -> Response:
        await door.keep(batch.batch, request, source)
        return Response(SUCCESS, media_type="application/json")

    return one, batch


def _is_server_only(message: Message) -> bool:
    return message.event is not None and message.event.strip().casefold() in SERVER_ONLY


def _now_us() -> int:
    return time.time_ns() // 1000


def main() -> None:
    """Serve as `vitrina.web.server` does."""
    style, folder, port, key = sys.argv[1:]
    os.environ |= {STYLE: style, FOLDER: folder, KEY: key}
    Granian(
        "benchmarks.fastapi_twin:application",
        factory=True,
        address="127.0.0.1",
        port=int(port),
        workers=1,
        interface=Interfaces.ASGI,
        backlog=BACKLOG,
        log_access=False,
        log_level="warning",
    ).serve()


if __name__ == "__main__":
    main()
