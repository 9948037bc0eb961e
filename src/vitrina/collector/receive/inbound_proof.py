"""Who sent a webhook: a signature over the raw body, or a secret that came along.

Only what was signed is believed. So the number that tells a repeat is never taken from a
header: it is the event's id within the signed body, else the digest of that body. A repeat
within the window is answered with 200, since senders repeat what they take for lost, and
counts as a duplicate when it is loaded. A replay is therefore harmless for as long as the
loader remembers (7 days); later than that its own time makes it a bad row (`max_age_days`).
"""

import hmac
from base64 import b64decode, b64encode
from binascii import Error as NotBase64Error
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from vitrina.collector.receive.request import Request
from vitrina.collector.times import read_time
from vitrina.errors import RefusedError

WINDOW = timedelta(minutes=5)
SIGNATURE_HEADER = "x-vitrina-signature"
TIMESTAMP_HEADER = "x-vitrina-timestamp"
ID_HEADER = "x-vitrina-id"
BODY, TIMESTAMP, ID, URL = "{body}", "{timestamp}", "{id}", "{url}"
MOST_SIGNATURES = 8  # while a key is being changed senders sign with both

Settings = Mapping[str, str]


def prove(
    request: Request, body: bytes, settings: Settings, *, secret: bytes, now: datetime, usual: str
) -> None:
    """Stop unless the sender knew the secret.

    Args:
        request: where the proof stands.
        body: as sent, still packed.
        settings: `auth` and what it needs, as docs/how-to/receive-webhooks.md tells.
        secret: of the source.
        now: server time.
        usual: the `auth` of a source that sets none.

    Raises:
        RefusedError: with 401.
    """
    way = settings.get("auth") or usual
    if not secret or way not in WAYS:
        raise RefusedError(
            401,
            "no way to check",
            f"The source has no secret, or its setting auth is {way!r}; it must be one of "
            f"{', '.join(sorted(WAYS))}.",
        )
    WAYS[way](request, body, settings, secret, now)


def _hmac(request: Request, body: bytes, settings: Settings, secret: bytes, now: datetime) -> None:
    signed = settings.get("signed") or f"{TIMESTAMP}.{BODY}"
    if signed.count(BODY) != 1:
        raise RefusedError(
            401,
            "no way to check",
            f"The setting signed lacks one {BODY}: add it where it is signed.",
        )
    if TIMESTAMP in signed:
        _in_time(_timestamp(request, settings), now)
    before, _, after = (
        signed.replace(URL, settings.get("url", ""))
        .replace(TIMESTAMP, _timestamp(request, settings))
        .replace(ID, _header(request, settings, "id_header", ID_HEADER))
        .partition(BODY)
    )
    digest = hmac.digest(secret, before.encode() + body + after.encode(), "sha256")
    given = _header(request, settings, "signature_header", SIGNATURE_HEADER)
    if not given:
        raise RefusedError(
            401, "no signature", "The request carries no signature: sign its raw body."
        )
    if not _is_one_of(_spelt(digest, settings), given, settings.get("signature_prefix", "")):
        raise RefusedError(
            401,
            "wrong signature",
            "The signature does not fit the body. Sign the raw body with the secret of this "
            "source, in the way that its settings tell.",
        )


def _timestamp(request: Request, settings: Settings) -> str:
    return _header(request, settings, "timestamp_header", TIMESTAMP_HEADER)


def _in_time(timestamp: str, now: datetime) -> None:
    sent_at = read_time(timestamp)
    if sent_at is None:
        raise RefusedError(
            401, "no timestamp", "The request does not tell when it was signed: send that along."
        )
    if abs(now - sent_at) > WINDOW:
        raise RefusedError(
            401,
            "outside the window",
            f"It was signed at {sent_at:%Y-%m-%d %H:%M:%S} UTC, more than "
            f"{WINDOW // timedelta(minutes=1)} minutes from now. Set the sender's clock, and sign "
            "again.",
        )


def _spelt(digest: bytes, settings: Settings) -> bytes:
    return (
        b64encode(digest)
        if settings.get("signature_encoding") == "base64"
        else (digest.hex().encode())
    )


def _is_one_of(wanted: bytes, given: str, prefix: str) -> bool:
    candidates = [one.strip() for one in given.split()][:MOST_SIGNATURES]
    return any(
        hmac.compare_digest(one.removeprefix(prefix).encode("latin-1", "replace"), wanted)
        for one in candidates
    )


def _bearer(
    request: Request, body: bytes, settings: Settings, secret: bytes, now: datetime
) -> None:
    del body, settings, now
    scheme, _, credentials = request.header("authorization").partition(" ")
    if scheme.lower() == "basic":
        credentials = _password(credentials)
    elif scheme.lower() != "bearer":
        credentials = credentials or scheme
    compare(credentials.strip(), secret)


def _password(credentials: str) -> str:
    try:
        return b64decode(credentials, validate=True).decode().partition(":")[2]
    except (NotBase64Error, ValueError):
        return ""


def _in_header(
    request: Request, body: bytes, settings: Settings, secret: bytes, now: datetime
) -> None:
    del body, now
    compare(_header(request, settings, "secret_header", "x-vitrina-secret"), secret)


def _in_query(
    request: Request, body: bytes, settings: Settings, secret: bytes, now: datetime
) -> None:
    del body, now
    compare(request.query.get(settings.get("secret_query", "secret"), ""), secret)


def compare(given: str, secret: bytes) -> None:
    """Stop unless a secret that came along is the right one; takes equally long for all.

    Raises:
        RefusedError: with 401.
    """
    if not secret or not hmac.compare_digest(given.encode("utf-8", "surrogatepass"), secret):
        raise RefusedError(
            401, "wrong secret", "The secret of this source did not come along: send it."
        )


def _header(request: Request, settings: Settings, name: str, usual: str) -> str:
    return request.header(settings.get(name, usual).lower()).strip()


Way = Callable[[Request, bytes, Settings, bytes, datetime], None]
WAYS: Mapping[str, Way] = {
    "hmac": _hmac,
    "bearer": _bearer,
    "header": _in_header,
    "query": _in_query,
}
