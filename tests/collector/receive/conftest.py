"""A shop with an open door."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collector.receive.asking import Front
from tests.collector.shops import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path / "shop")


@pytest.fixture
def front(shop: Shop) -> Iterator[Front]:
    front = Front(shop)
    yield front
    front.close()
