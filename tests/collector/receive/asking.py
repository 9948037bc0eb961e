"""Asks the door as a server does, in this process: an ASGI scope in, an answer out."""

import asyncio
import json
from base64 import b64encode
from collections import deque
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.collector.shops import Shop
from vitrina.collector.doors import DoorFile
from vitrina.collector.log import LogWriter, Record
from vitrina.collector.receive.app import Door, Means
from vitrina.collector.receive.commit import GroupCommit
from vitrina.collector.workspace import source_secrets
from vitrina.privacy.salts import Salts

SCRIPT = b"/* the browser script */"
Given = TypeVar("Given")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the door said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, object]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found


class Front:
    """One door with a real log behind it, and a loop that lives as long as it does."""

    def __init__(self, shop: Shop, *, per_minute: int = 600_000, per_address: int = 60_000) -> None:
        self.shop = shop
        self.seconds = 0.0
        self.log: LogWriter = shop.writer()
        self.commit = GroupCommit(self.log)
        self.runner = asyncio.Runner()
        # Playwright leaves a loop in the tests' own thread
        self.thread = ThreadPoolExecutor(max_workers=1)
        script = shop.workspace.folder / "v.js"
        script.write_bytes(SCRIPT)
        self.door = Door(self._means(script, per_minute, per_address))

    def _means(self, script: Path, per_minute: int, per_address: int) -> Means:
        workspace = self.shop.workspace
        secrets = source_secrets(workspace.root_key())
        return Means(
            doors=DoorFile(workspace.doors),
            commit=self.commit,
            per_minute=per_minute,
            per_address=per_address,
            script=script,
            secret_of=lambda source: secrets.open(source.sealed_secret),
            salts=Salts(workspace.salts, self.shop.clock, self.shop.now.tzinfo),  # type: ignore[arg-type]  # UTC
            now_us=self.shop.now_us,
            seconds=lambda: self.seconds,
        )

    def run(self, deed: Coroutine[object, object, Given]) -> Given:
        return self.thread.submit(self.runner.run, deed).result()

    def close(self) -> None:
        self.run(self.commit.close())
        self.thread.submit(self.runner.close).result()
        self.thread.shutdown()

    def records(self) -> list[Record]:
        """What the log holds by now."""
        self.run(self.door.scans_kept())
        self.log.seal()
        return self.shop.records()

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        headers: Mapping[str, str] | None = None,
        query: str = "",
        client: str = "192.0.2.1",
        chunks: int = 1,
    ) -> Answer:
        scope: dict[str, object] = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [
                (name.lower().encode(), value.encode("latin-1"))
                for name, value in (headers or {}).items()
            ],
            "client": (client, 40_000),
            "scheme": "http",
        }
        size = max(1, -(-len(body) // chunks))
        parts = [body[at : at + size] for at in range(0, max(1, len(body)), size)]
        messages: list[dict[str, object]] = [
            {"type": "http.request", "body": part, "more_body": number < len(parts)}
            for number, part in enumerate(parts, 1)
        ]
        return self.hear(scope, messages)

    def hear(self, scope: dict[str, object], messages: list[dict[str, object]]) -> Answer:
        """Hand over these messages, and nothing after them but that the client is gone."""
        waiting = deque(messages)
        sent: list[dict[str, object]] = []

        async def receive() -> dict[str, object]:
            return waiting.popleft() if waiting else {"type": "http.disconnect"}

        async def send(message: dict[str, object]) -> None:
            sent.append(message)

        self.run(self.door(scope, receive, send))
        return answer_of(sent)

    def post(self, path: str, told: object, **request: object) -> Answer:
        """POST a value as JSON; with the site's key as the user of Basic auth unless told else."""
        headers = request.pop("headers", None)
        if headers is None:
            headers = basic("wk_site")
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        return self.ask("POST", path, body, headers=headers, **request)  # type: ignore[arg-type]  # handed on


def answer_of(sent: list[dict[str, object]]) -> Answer:
    start, content = sent
    headers = start["headers"]
    assert isinstance(headers, list)
    return Answer(
        int(str(start["status"])),
        {name.decode(): value.decode("latin-1") for name, value in headers},
        bytes(content["body"]),  # type: ignore[call-overload]  # ASGI
    )


def basic(user: str, password: str = "") -> dict[str, str]:
    return {"authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode()}
