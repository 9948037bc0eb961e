"""The shop that the loader's tests load for."""

from pathlib import Path

import pytest

from tests.collector.shops import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path / "shop")
