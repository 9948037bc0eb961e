"""What real clients were once heard to send, sent again with a key of our own."""

import gzip
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, TypedDict
from urllib.parse import urlsplit

# they are given beside the repository, and no part of it
FOLDER = Path(__file__).parents[3] / "shared/samples/sdk_requests"
FAMILIES = ("analytics-next", "jitsu", "rudder", "segment")
# what the connection says anew
OF_THE_CONNECTION = frozenset({"host", "connection", "content-length", "accept-encoding"})


class _File(TypedDict):
    method: str
    path: str
    headers: dict[str, str]
    payload: dict[str, object] | str


@dataclass(frozen=True)
class Recorded:
    """One request of one client."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @cached_property
    def file(self) -> _File:
        told: _File = json.loads(self.path.read_text(encoding="utf-8"))
        return told

    def message_ids(self) -> list[str]:
        """Of each message that it carries."""
        payload = self.file["payload"]
        if not isinstance(payload, dict):
            return []
        messages = payload.get("batch", [payload])
        assert isinstance(messages, list)
        return [message["messageId"] for message in messages]

    def send(self, host: str, key: str) -> tuple[int, dict[str, Any]]:
        """Send it to another host with another key: the status and the JSON of the answer."""
        headers = dict(self._headers(key))
        body = b"" if self.file["payload"] == "" else json.dumps(self._payload(key)).encode()
        if headers.get("Content-Encoding") == "gzip":
            body = gzip.compress(body)
        connection = HTTPConnection(urlsplit(host).netloc, timeout=30)
        path = self.file["path"].replace("wk_demo", key)
        connection.request(self.file["method"], path, body, headers)
        answer = connection.getresponse()
        status, content = answer.status, json.loads(answer.read())
        connection.close()
        return status, content

    def _headers(self, key: str) -> Iterator[tuple[str, str]]:
        for name, value in self.file["headers"].items():
            match name.lower():
                case lower if lower in OF_THE_CONNECTION:
                    continue
                case "authorization":
                    yield name, f"Basic {b64encode(f'{key}:'.encode()).decode()}"
                case "x-write-key":
                    yield name, f"{key}:secret"
                case _:
                    yield name, value

    def _payload(self, key: str) -> object:
        return _with_key(self.file["payload"], key)


def _with_key(told: object, key: str) -> object:
    """The same with our key; the one that a client masks stays masked."""
    if isinstance(told, list):
        return [_with_key(part, key) for part in told]
    if not isinstance(told, Mapping):
        return told
    return {
        name: key if name == "writeKey" and value in ("wk", "wk_demo") else _with_key(value, key)
        for name, value in told.items()
    }


def recorded() -> list[Recorded]:
    """All requests of clients that speak Segment's protocol; none where they are not given."""
    return [
        Recorded(path) for path in sorted(FOLDER.glob("*.json")) if path.stem.startswith(FAMILIES)
    ]
