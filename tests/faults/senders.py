"""Clients that send messages, repeat what was not acknowledged, and remember what was."""

import base64
import http.client
import itertools
import json
import threading
import time
from dataclasses import dataclass, field
from random import Random

TRY_AGAIN_SECONDS = 0.1


@dataclass(slots=True)
class Heard:
    """What the clients of one load were told."""

    acknowledged: list[str] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    without_retry_after: int = 0
    broken_connections: int = 0


class Senders:
    """Threads that send until the end of the `with` block.

    Args:
        port: of the shop.
        key: a write key.
        name: the beginning of all message ids.
        threads: how many clients.
        pause_seconds: between two requests of one client.
    """

    def __init__(
        self,
        port: int,
        key: str,
        *,
        name: str,
        threads: int = 4,
        pause_seconds: float = 0.002,
    ) -> None:
        self.heard = Heard()
        self._port = port
        self._name = name
        self._pause_seconds = pause_seconds
        self._headers = {
            "Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode(),
            "Content-Type": "application/json",
        }
        self._lock = threading.Lock()
        self._ends = threading.Event()
        self._threads = [
            threading.Thread(target=self._send, args=(number,), daemon=True)
            for number in range(threads)
        ]

    def __enter__(self) -> "Senders":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join(15)

    def _send(self, thread: int) -> None:
        random = Random(f"{self._name} {thread}")
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        for number in itertools.count():
            ids = [
                f"{self._name}-{thread}-{number}-{n}" for n in range(random.choice((1, 1, 5, 20)))
            ]
            body = json.dumps({"batch": [_message(each) for each in ids]}).encode()
            # what was not acknowledged is sent again, with the same ids, as every client does
            while not self._ends.is_set():
                if self._is_acknowledged(connection, body):
                    with self._lock:
                        self.heard.acknowledged += ids
                    break
                time.sleep(TRY_AGAIN_SECONDS)
            if self._ends.wait(self._pause_seconds):
                break
        connection.close()

    def _is_acknowledged(self, connection: http.client.HTTPConnection, body: bytes) -> bool:
        try:
            connection.request("POST", "/v1/batch", body, self._headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            with self._lock:
                self.heard.broken_connections += 1
            return False
        with self._lock:
            heard = self.heard
            heard.statuses[answer.status] = heard.statuses.get(answer.status, 0) + 1
            if answer.status in (429, 503) and not answer.getheader("Retry-After"):
                heard.without_retry_after += 1
        return answer.status == 200


def _message(name: str) -> dict[str, object]:
    return {
        "type": "track",
        "event": "Product Viewed",
        "messageId": name,
        "anonymousId": f"visitor {hash(name) % 100}",
        "properties": {"product_id": name},
    }
