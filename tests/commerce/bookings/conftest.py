"""The root key that seals what guests write."""

from collections.abc import Iterator

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True)
def root_key() -> Iterator[None]:
    with override_settings(VITRINA_ROOT_KEY=lambda: b"r" * 32):
        yield
