"""What the tests of orders run with."""

from collections.abc import Iterator

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True)
def _root_key() -> Iterator[None]:
    """A key to seal with, of no workspace."""
    with override_settings(VITRINA_ROOT_KEY=lambda: bytes(32)):
        yield
