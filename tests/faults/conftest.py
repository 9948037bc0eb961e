"""One shop that several fault tests share: none of them may harm it, and that is what they test."""

from collections.abc import Iterator

import pytest

from tests.faults.shop import Shop, running_shop


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop that is up."""
    with running_shop(tmp_path_factory.mktemp("faults") / "shop") as shop:
        yield shop
