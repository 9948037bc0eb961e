"""Requests to the door for webhooks and access points, and what they are checked with."""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from vitrina.collector.doors import Source
from vitrina.collector.receive.inbound import Taken, take
from vitrina.collector.receive.request import Request
from vitrina.privacy.salts import Salts

SECRET = b"sk_the-secret-of-this-source"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")


def source_of(kind: str = "webhook", **settings: str) -> Source:
    return Source(name="till", kind=kind, place_id="north", settings=settings)


def request_of(
    headers: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None
) -> Request:
    return Request(
        method="POST",
        path="/in/till",
        query=query or {},
        headers=headers or {},
        address="192.0.2.1",
    )


def salts_in(folder: Path, *, now: datetime = NOW) -> Salts:
    return Salts(folder, lambda: now, MOSCOW)


def taken(
    body: bytes,
    source: Source,
    folder: Path,
    *,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    now: datetime = NOW,
) -> Taken:
    return take(
        request_of(headers, query),
        body,
        source,
        secret=SECRET,
        now=now,
        salts=salts_in(folder, now=now),
    )


def signed(
    body: bytes, *, at: datetime = NOW, secret: bytes = SECRET, late: timedelta = timedelta()
) -> dict[str, str]:
    """The headers of the usual way to sign; `late` is how long the request was on its way."""
    timestamp = str(int((at - late).timestamp()))
    digest = hmac.digest(secret, f"{timestamp}.".encode() + body, "sha256").hex()
    return {"x-vitrina-timestamp": timestamp, "x-vitrina-signature": digest}


def shopify_signed(body: bytes) -> dict[str, str]:
    digest = hmac.digest(SECRET, body, "sha256")
    return {"x-shopify-hmac-sha256": b64encode(digest).decode()}


def bearer() -> dict[str, str]:
    return {"authorization": f"Bearer {SECRET.decode()}"}
