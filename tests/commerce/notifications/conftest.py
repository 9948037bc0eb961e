"""Messages are sealed under a root key of the tests' own."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.commerce.notifications.given import ROOT_KEY


@pytest.fixture(autouse=True)
def root_key() -> Iterator[None]:
    with override_settings(VITRINA_ROOT_KEY=lambda: ROOT_KEY):
        yield
