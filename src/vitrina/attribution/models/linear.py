"""Equal credit to every touch."""

from collections.abc import Mapping
from dataclasses import dataclass

from vitrina.attribution.model import MODELS


@MODELS.register("linear")
@dataclass(frozen=True, slots=True)
class Linear:
    """The same credit to every touch of a path."""

    @property
    def weight(self) -> str:
        return "1"

    @property
    def values(self) -> Mapping[str, float]:
        return {}
