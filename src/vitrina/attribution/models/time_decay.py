"""Less credit the longer ago the touch."""

from collections.abc import Mapping
from dataclasses import dataclass

from vitrina.attribution.model import MODELS
from vitrina.errors import SettingError


@MODELS.register("time_decay")
@dataclass(frozen=True, slots=True)
class TimeDecay:
    """Credit that halves with every half-life between touch and conversion."""

    half_life_hours: float = 168.0  # a week

    def __post_init__(self) -> None:
        if not self.half_life_hours > 0:
            raise SettingError(f"half_life_hours must be above 0, not {self.half_life_hours}.")

    @property
    def weight(self) -> str:
        # counted back from the last touch, which changes no share: from a conversion many
        # half-lives later, all weights would be too small for a float
        return "power(CAST(0.5 AS DOUBLE), hours_to_last_touch / $half_life_hours)"

    @property
    def values(self) -> Mapping[str, float]:
        return {"half_life_hours": self.half_life_hours}
