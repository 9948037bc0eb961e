"""Which of the shop's places a sender's own name means."""

from collections.abc import Mapping
from functools import lru_cache

import msgspec


def places_of(settings: Mapping[str, str]) -> Mapping[str, str]:
    """The setting `places` of a source, a JSON object: their name, in small letters, to ours."""
    return _read(settings.get("places", ""))


@lru_cache(maxsize=256)
def _read(written: str) -> Mapping[str, str]:
    try:
        told = msgspec.json.decode(written or "{}", type=dict[str, str])
    except msgspec.DecodeError:
        return {}
    return {name.lower(): place for name, place in told.items()}
