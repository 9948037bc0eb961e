"""Ways to try a platform's connector against its local server."""

from collections.abc import Callable
from typing import Any

from tests.connectors.ads.local_platform import Local, locals_found
from tests.connectors.ads.samples import FIRST, LAST, NOW, conversion
from vitrina.connectors.advertising import PLATFORMS, Connector, Offer

BY_HAND = ("csv_files",)  # a person carries them: see test_csv_files.py
NAMES = sorted(locals_found())


def offering(offer: Offer) -> list[str]:
    return [name for name in NAMES if offer in PLATFORMS[name].offers]


def made(name: str, local: Local) -> Any:  # what it offers, it has: see Connector
    """The connector of a platform, made of the settings of its local server."""
    return PLATFORMS[name].made_of(local.settings(), local.http())


def calls(
    name: str, local: Local, connector: Connector | None = None
) -> list[Callable[[], object]]:
    """Each call of what it offers, once."""
    it: Any = connector or made(name, local)
    offers = PLATFORMS[name].offers
    tried: list[Callable[[], object]] = []
    if "costs" in offers:
        tried.append(lambda: list(it.costs(FIRST, LAST)))
    if "changes" in offers:
        setting, (_, after) = next(iter(local.platform.changes.items()))
        tried += [
            lambda: it.campaigns(),
            lambda: it.read("101", setting),
            lambda: it.write("101", setting, after, key="key-1"),
        ]
    if "conversions" in offers:
        tried.append(lambda: it.send([conversion()], now=NOW))
    return tried
