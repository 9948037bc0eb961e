"""The real connectors, on what the queue asks of each of them."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.automation.conversions.given import NOW
from vitrina.automation.conversions.services import Platform, found_since, goals_of
from vitrina.connectors.advertising import PLATFORMS
from vitrina.connectors.http import UrllibHttp
from vitrina.events import GOALS

MAPPED: Mapping[str, Mapping[str, str]] = {
    "yandex_metrica": {"token": "t", "counter_id": "12345", "goals": "receipt, booking"},
    "vk_ads": {
        "token": "t",
        "account": "a",
        "currency": "RUB",
        "pixel_id": "7",
        "goals": "receipt=r, booking=b",
    },
}
GOALS_OF = dict.fromkeys(MAPPED, ("booking", "receipt")) | {"csv_files": tuple(GOALS)}


@pytest.mark.parametrize("name", GOALS_OF)
def test_the_goals_that_its_settings_map_are_found(name: str, tmp_path: Path) -> None:
    settings = MAPPED.get(name, {"folder": str(tmp_path), "account": "a"})
    made = PLATFORMS[name].made_of(settings, UrllibHttp())
    platform = Platform(name, "a", made)  # type: ignore[arg-type]  # what it offers, it has

    assert sorted(goals_of(platform, GOALS, currency="RUB", now=NOW)) == sorted(GOALS_OF[name])
    assert found_since(platform, now=NOW) < NOW
