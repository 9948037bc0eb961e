"""A local server of each platform, with campaigns and costs in its books."""

from collections.abc import Iterator

import pytest

from tests.connectors.ads.local_platform import Held, Local, locals_found, serving
from tests.connectors.ads.samples import CAMPAIGNS, costs


@pytest.fixture
def local(name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Local]:
    """The server of the platform `name`, which the test is parametrised with."""
    platform = locals_found()[name]()
    for constant in platform.pages:
        monkeypatch.setattr(constant, 3)
    with serving(platform) as running:
        before = {setting: old for setting, (old, _) in platform.changes.items()}
        running.books.campaigns = {
            each: Held(called, dict(before)) for each, called in CAMPAIGNS.items()
        }
        running.books.costs = costs()
        yield running
