"""What is known of one subject day by day, at one moment: all that a rule is judged by."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vitrina.automation.rules.rule import Subject
from vitrina.connectors.advertising import Setting, Value
from vitrina.errors import SettingError

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Late:
    """What comes in late, by the day of the touch that led to it.

    Attributes:
        so_far: one per day: what is reported until now, in goals or minor units.
        share: one per day: which part of the final number is reported by now as a rule, from 0
            to 1; NaN where nobody knows.
    """

    so_far: Array
    share: Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """One subject at one moment.

    Attributes:
        account: the platform's.
        name: the campaign's own id there, the account, the place or the site.
        last_day: the day of that moment, which is not over; every array ends with it.
        known: one number per day: spend (minor units), clicks, impressions, free_slots (0 to 1),
            stock; NaN where it is not known.
        goals: by goal, how many.
        values: by goal, what they are worth, in minor units.
        currencies: of all its money.
        silent: days on which nothing was reported although something was due: outages.
        last_data: the last day of which anything was reported; None if there never was one.
        settings: what stands on the platform now.
        campaign: where a placement shows; a campaign is its own.
    """

    subject: Subject
    account: str
    name: str
    last_day: date
    known: Mapping[str, Array]
    goals: Mapping[str, Late] = field(default_factory=dict)
    values: Mapping[str, Late] = field(default_factory=dict)
    currencies: Set[str] = frozenset()
    silent: Set[date] = frozenset()
    last_data: date | None = None
    settings: Mapping[Setting, Value] = field(default_factory=dict)
    campaign: str = ""

    def __post_init__(self) -> None:
        late = [each for one in (self.goals, self.values) for each in one.values()]
        arrays = [
            *self.known.values(),
            *(part for each in late for part in (each.so_far, each.share)),
        ]
        if len({len(each) for each in arrays}) > 1:
            raise SettingError(
                f"The series of {self.name} are of {sorted({len(each) for each in arrays})} days. "
                "Let each have one number for every day up to its last one."
            )

    @property
    def key(self) -> str:
        """What tells it from every other one."""
        return "/".join((self.subject, self.account, self.campaign, self.name))


@dataclass(frozen=True, slots=True)
class Span:
    """So many days, the last of which lies so many days before the series' last day."""

    days: int
    back: int

    def of(self, numbers: Array) -> Array:
        """Its part of an array; shorter where that does not reach back so far."""
        end = len(numbers) - self.back
        return numbers[max(0, end - self.days) : max(0, end)]

    def total(self, numbers: Array | None) -> float:
        """The sum over it; NaN where a day is not known."""
        part = self.of(numbers) if numbers is not None else np.empty(0)
        return float(part.sum()) if len(part) == self.days else np.nan

    def first_day(self, last_day: date) -> date:
        return last_day - timedelta(days=self.back + self.days - 1)

    def earlier(self, times: int) -> "Span":
        """As many days on the same weekdays, so many times whole weeks before."""
        weeks = -(-self.days // 7)
        return Span(self.days, self.back + times * weeks * 7)


def span_of(days: int) -> Span:
    """The days that a rule means: today, or the last whole ones."""
    return Span(days, 1) if days else Span(1, 0)
