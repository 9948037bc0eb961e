"""What all campaigns share of a day: its weekday, and the weeks around it."""

from dataclasses import dataclass

import numpy as np

from vitrina.optimization.triangle import Array
from vitrina.optimization.weekdays import WEEK

HALF_LIFE_DAYS = 3.0  # of the weeks around a day
LEVEL_HALF_LIFE_DAYS = 21.0  # of each campaign's own level, which is no season
# conversions that stand against calling chance a season, and a weekday
PRIOR_WORTH, WEEKDAY_WORTH = 5.0, 60.0
RECENT_DAYS = 42
ROUNDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Season:
    """Factors of the days that are known, and of those to come.

    Attributes:
        weekdays: of the first day, the second, to the seventh.
        smooth: of each known day, but for its weekday; its recent mean is 1.
    """

    weekdays: Array
    smooth: Array

    @property
    def known(self) -> Array:
        """Of each known day."""
        return np.asarray(self.smooth * self.weekday(len(self.smooth)))

    def weekday(self, days: int, first: int = 0) -> Array:
        """Of `days` days from the one at `first`, of their weekdays alone."""
        return np.asarray(self.weekdays[np.arange(first, first + days) % WEEK])

    def ahead(self, days: int) -> Array:
        """Of the days to come, of their weekdays alone."""
        return self.weekday(days, len(self.smooth))


def learn_season(counts: Array, expected: Array) -> Season:
    """Compare each day of all campaigns with what their spend leads to expect.

    Args:
        counts: days x campaigns.
        expected: days x campaigns: of spend alone, up to the level of a campaign; 0 where nothing
            is known.
    """
    days = np.arange(len(counts))
    own = 0.5 ** (np.abs(days[:, None] - days) / LEVEL_HALF_LIFE_DAYS)
    # the slow wandering of a campaign is divided out before what all share is looked for
    level = (own @ counts + 1) / (own @ expected + 1)
    came, due = counts.sum(axis=1), (expected * level).sum(axis=1)
    near = 0.5 ** (np.abs(days[:, None] - days) / HALF_LIFE_DAYS)
    weekdays: Array = np.ones(WEEK)
    smooth: Array = np.ones(len(days))
    for _ in range(ROUNDS):
        usual = due * weekdays[days % WEEK]
        smooth = (near @ came + PRIOR_WORTH) / (near @ usual + PRIOR_WORTH)
        weekdays = (_by_weekday(came) + WEEKDAY_WORTH) / (_by_weekday(due * smooth) + WEEKDAY_WORTH)
    recent = (smooth * weekdays[days % WEEK])[-RECENT_DAYS:].mean()
    return Season(weekdays, np.asarray(smooth / recent))


def _by_weekday(numbers: Array) -> Array:
    weekday = np.arange(len(numbers)) % WEEK
    return np.asarray(np.bincount(weekday, numbers, minlength=WEEK), dtype=np.float64)
