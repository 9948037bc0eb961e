"""All credit to the touch that began the path."""

from collections.abc import Mapping
from dataclasses import dataclass

from vitrina.attribution.model import MODELS


@MODELS.register("first")
@dataclass(frozen=True, slots=True)
class First:
    """All credit to the first touch."""

    @property
    def weight(self) -> str:
        return "CASE WHEN position = 1 THEN 1 ELSE 0 END"

    @property
    def values(self) -> Mapping[str, float]:
        return {}
