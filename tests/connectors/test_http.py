"""The client gives what a server answered, and no more of it than it was told to take."""

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
