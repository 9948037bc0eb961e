"""All credit to the touch right before the conversion."""

from collections.abc import Mapping
from dataclasses import dataclass

from vitrina.attribution.model import MODELS


@MODELS.register("last")
@dataclass(frozen=True, slots=True)
class Last:
    """All credit to the last touch."""

    @property
    def weight(self) -> str:
        return "CASE WHEN position = path_length THEN 1 ELSE 0 END"

    @property
    def values(self) -> Mapping[str, float]:
        return {}
