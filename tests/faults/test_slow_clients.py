"""Clients that never finish their request do not keep the others out."""

import contextlib
import socket
import time
from collections.abc import Iterator

from tests.faults.malformed import batch, request
from tests.faults.odd_events import good
from tests.faults.shop import Shop
from tests.faults.wire import Wire

SLOW = 300
ANSWER_SECONDS = 2.0
HALVES = (
    b"P",
    b"POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le",
    b"POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{",
    b"POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
)


@contextlib.contextmanager
def half_sent(port: int, count: int) -> Iterator[list[socket.socket]]:
    """Connections that have sent the beginning of a request, and wait."""
    opened = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(count)]
    try:
        for number, each in enumerate(opened):
            each.sendall(HALVES[number % len(HALVES)])
        yield opened
    finally:
        for each in opened:
            each.close()


def test_a_good_client_is_answered_while_300_others_hold_half_a_request(shop: Shop) -> None:
    pids = {process.pid for process in shop.processes()}
    took = []

    with half_sent(shop.port, SLOW):
        for number in range(10):
            wire = Wire(shop.port)
            start = time.monotonic()
            status = wire.send(request(shop.write_key, batch([good(f"slow-{number}")])))
            took.append((status, time.monotonic() - start))
            wire.close()
        is_well = shop.answers()

    assert {status for status, _ in took} == {200}
    assert max(seconds for _, seconds in took) < ANSWER_SECONDS
    assert is_well
    assert {process.pid for process in shop.processes()} == pids
