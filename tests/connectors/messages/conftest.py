"""A local server in the place of a provider's."""

from collections.abc import Iterator

import pytest

from tests.connectors.payments.fake_server import FakeServer, fake_server


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with fake_server() as fake:
        yield fake
