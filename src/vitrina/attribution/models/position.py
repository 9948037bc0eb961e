"""Most credit to both ends of the path, the rest to what lies between."""

from collections.abc import Mapping
from dataclasses import dataclass

from vitrina.attribution.model import MODELS
from vitrina.errors import SettingError


@MODELS.register("position")
@dataclass(frozen=True, slots=True)
class Position:
    """Fixed shares to the first and the last touch, the rest equally to those between.

    On a path of two touches nothing lies between: `first` and `last` share all of it in
    their proportion. A path of one touch gives it everything.
    """

    first: float = 0.4
    last: float = 0.4

    def __post_init__(self) -> None:
        if self.first < 0 or self.last < 0 or not 0 < self.first + self.last <= 1:
            raise SettingError(
                f"first and last must be shares that sum to at most 1 and above 0, "
                f"not {self.first} and {self.last}."
            )

    @property
    def weight(self) -> str:
        return """
            CASE
                WHEN path_length = 1 THEN 1
                WHEN position = 1 THEN $first
                WHEN position = path_length THEN $last
                ELSE (1 - $first - $last) / (path_length - 2)
            END
        """

    @property
    def values(self) -> Mapping[str, float]:
        return {"first": self.first, "last": self.last}
