"""The way out to other people's servers: one call that tests replace or point at themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from vitrina.errors import SettingError

LONGEST_ANSWER = 1024 * 1024
TIMEOUT_SECONDS = 15.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered, whatever the status; names of headers are lower case."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Http(Protocol):
    """Sends one request; raises OSError if no whole answer came. Follows no redirect."""

    def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None
    ) -> Reply: ...


def _opener() -> OpenerDirector:
    # neither redirects nor files nor FTP: only what is named here is spoken
    opener = OpenerDirector()
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler()):
        opener.add_handler(handler)
    return opener


@dataclass(frozen=True, slots=True)
class UrllibHttp:
    """The standard library's client, with a time limit and a limit on the answer."""

    timeout_seconds: float = TIMEOUT_SECONDS
    longest_answer: int = LONGEST_ANSWER  # bytes
    _opener: OpenerDirector = field(default_factory=_opener, repr=False)

    def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None
    ) -> Reply:
        request = Request(url, data=body, headers=dict(headers), method=method)  # noqa: S310  # checked_base() let only https pass
        try:
            with self._opener.open(request, timeout=self.timeout_seconds) as response:
                content = response.read(self.longest_answer + 1)
                status = response.status
                missing = (
                    response.length
                )  # of the bytes promised; a read that is cut short is silent
                told = {name.lower(): value for name, value in response.headers.items()}
        except HTTPException as error:
            raise ConnectionError(f"No whole answer came: {type(error).__name__}.") from error
        if len(content) > self.longest_answer:
            raise ConnectionError("The answer is too long to be one.")
        if missing:
            raise ConnectionError(f"No whole answer came: {missing} bytes are missing.")
        return Reply(status, content, told)


def is_safe(url: str) -> bool:
    """Whether an address is https, or http on this very machine.

    >>> [is_safe(url) for url in ("https://pay.example", "javascript:pay()", "http://127.0.0.1:8000")]
    [True, False, True]
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme == "http":
        return parts.hostname in LOOPBACK
    return parts.scheme == "https" and bool(parts.hostname) and not parts.username


def checked_base(url: str) -> str:
    """The address of an interface, without a slash at its end.

    >>> checked_base("https://api.example.org/v3/")
    'https://api.example.org/v3'

    Raises:
        SettingError: it must not be asked.
    """
    if not is_safe(url):
        raise SettingError(f"{url!r} cannot be asked. Use an address that begins with https://")
    return url.rstrip("/")
