"""The client gives what a server answered, and no more of it than it was told to take."""

import socket
import threading

import pytest

from tests.connectors.payments.fake_server import fake_server
from vitrina.connectors.http import UrllibHttp


def test_headers_are_given_in_lower_case() -> None:
    with fake_server() as server:
        reply = UrllibHttp()("GET", server.url, headers={})

    assert reply.headers["content-length"] == "2"


def test_a_longer_answer_is_taken_where_it_is_allowed() -> None:
    with fake_server() as server:
        server.answers_with(200, b"x" * 2_000_000)

        reply = UrllibHttp(longest_answer=3_000_000)("GET", server.url, headers={})

        assert len(reply.body) == 2_000_000
        with pytest.raises(ConnectionError, match="too long"):
            UrllibHttp(longest_answer=1_999_999)("GET", server.url, headers={})


def test_an_answer_that_is_cut_short_is_none() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        answering = threading.Thread(target=cut_short, args=(listening,))
        answering.start()

        with pytest.raises(ConnectionError, match="3 bytes are missing"):
            UrllibHttp()("GET", f"http://127.0.0.1:{listening.getsockname()[1]}", headers={})
        answering.join()


def cut_short(listening: socket.socket) -> None:
    """Promise six bytes, send three, and hang up."""
    connection, _ = listening.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc")
