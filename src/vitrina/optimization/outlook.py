"""What each total would bring, split as well as can be: the ground on which a target is solved."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from vitrina.errors import SettingError
from vitrina.optimization.division import divide
from vitrina.optimization.responses import Responses
from vitrina.optimization.triangle import Array
from vitrina.optimization.weekdays import WEEK

# totals are tried from a twentieth of today's to four times: beyond, curves are a guess
LOWEST, HIGHEST = 1 / 20, 4.0
TRIED = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far spend may go.

    Attributes:
        floor: the least of each campaign, money per day; one for all, or one each.
        ceiling: its most.
        fall: how much of the total may go within a week, as a share.
        rise: how much may be added to it, as a share.

    Raises:
        SettingError: a floor below 0 or above the ceiling, or a share that is none.
    """

    floor: ArrayLike = 0.0
    ceiling: ArrayLike = np.inf
    fall: float = 0.25
    rise: float = 0.33

    def __post_init__(self) -> None:
        floor, ceiling = np.asarray(self.floor, dtype=float), np.asarray(self.ceiling, dtype=float)
        fits = (floor >= 0) & (floor <= ceiling) & np.isfinite(floor)
        if not (fits.all() and (ceiling > 0).any()):
            raise SettingError(
                f"Floors of {self.floor} and ceilings of {self.ceiling} leave no spend. "
                "Give floors of 0 or more, and ceilings above them."
            )
        if not (0 <= self.fall < 1 and 0 <= self.rise < np.inf):
            raise SettingError(
                f"A total cannot fall by {self.fall} or rise by {self.rise} of itself. "
                "Give shares: 0.25 is 25 %."
            )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Outlook:
    """Totals that may be spent, and the goals that they bring.

    Attributes:
        responses: the curves.
        floor, ceiling: of each campaign, money per day.
        any_week: totals far below today's and far above, money per day, rising.
        this_week: totals that the limits of a week allow, rising.
        season: what the days to come are, over a usual one.
    """

    responses: Responses
    floor: Array
    ceiling: Array
    any_week: Array
    this_week: Array
    season: float

    @classmethod
    def of(cls, responses: Responses, today: Array, bounds: Bounds) -> Self:
        """Look from the split in force (campaigns,)."""
        floor, ceiling = (
            np.broadcast_to(np.asarray(each, dtype=float), today.shape)
            for each in (bounds.floor, bounds.ceiling)
        )
        total = today.sum()
        low, high = np.clip(
            [total * (1 - bounds.fall), total * (1 + bounds.rise)], floor.sum(), ceiling.sum()
        )
        lowest, highest = np.clip([total * LOWEST, total * HIGHEST], floor.sum(), ceiling.sum())
        return cls(
            responses=responses,
            floor=floor,
            ceiling=ceiling,
            any_week=np.geomspace(lowest, highest, TRIED),
            this_week=np.geomspace(low, high, TRIED),
            season=float(responses.season.ahead(WEEK).mean()) * _walked(responses),
        )

    def split(self, total: float) -> Array:
        """The best split of a total (campaigns,)."""
        return divide(self.responses.expected, total, lower=self.floor, upper=self.ceiling)

    def goals(self, totals: Array) -> Array:
        """Goals per day that the best splits bring, those included that would come anyway."""
        return self.goals_of(np.stack([self.split(float(total)) for total in totals]))

    def goals_of(self, splits: Array) -> Array:
        """Goals per day under splits, totals x campaigns: one number each."""
        anyway = self.responses.organic() * (splits > 0)
        return np.asarray((self.responses.expected(splits) + anyway).sum(axis=1) * self.season)


def highest_within(totals: Array, excess: Array) -> float:
    """The highest total whose excess is 0 at most; the lowest of all, if there is none.

    Args:
        totals: rising.
        excess: of each; between two totals it is taken as linear in their logarithms.
    """
    within = np.flatnonzero(excess <= 0)
    if not len(within):
        return float(totals[0])
    last = within[-1]
    if last == len(totals) - 1:
        return float(totals[-1])
    part = -excess[last] / (excess[last + 1] - excess[last])
    low, high = np.log(totals[last : last + 2])
    return float(np.exp(low + part * (high - low)))


def _walked(responses: Responses) -> float:
    """Where the walk that all campaigns share is now, over a usual day."""
    wander = responses.wander
    return float(wander.weights @ np.exp(wander.mean))
