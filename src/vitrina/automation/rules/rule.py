"""A rule of a marketer, as values: what is looked at, when it is too much, what is done then."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal


class Subject(StrEnum):
    """What a rule is about; each is judged by itself."""

    CAMPAIGN = "campaign"
    ACCOUNT = "account"
    PLACE = "place"  # of the business: a shop, a restaurant
    PLACEMENT = "placement"  # a site or app that shows adverts


class Deed(StrEnum):
    """What a rule does."""

    TELL = "tell"
    PAUSE = "pause"
    RESUME = "resume"
    EXCLUDE = "exclude"
    BUDGET = "budget"
    BID = "bid"


@dataclass(frozen=True, slots=True)
class Action:
    """What is done when a rule fires.

    Attributes:
        percent: by how much a budget or a bid changes, below zero down; 0 for the other deeds.
    """

    deed: Deed
    percent: Decimal = Decimal(0)

    @property
    def changes_something(self) -> bool:
        return self.deed is not Deed.TELL


@dataclass(frozen=True, slots=True)
class Measure:
    """What is looked at: the name of a metric and, where it is of a goal, which."""

    metric: str
    goal: str = ""


class Against(StrEnum):
    """What a measure is compared with."""

    LEVEL = "level"  # a number that the rule says
    USUAL = "usual"  # percent of what the same weekdays before had
    BEFORE = "before"  # percent of change since the days just before


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """When a measure is too much, or too little.

    Attributes:
        number: in units of money, a count, days, or percent, as the metric and `against` say.
        currency: ISO 4217 where the number is money.
        is_sure: whether the bound of the interval must be beyond it, and not the estimate alone.
    """

    side: Literal["above", "below"]
    number: Decimal
    against: Against = Against.LEVEL
    currency: str = ""
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Minimum:
    """How much must have come together before anything is said.

    Attributes:
        number: money that was spent, or, without a currency, goals that were reported.
        currency: ISO 4217; empty for goals.
    """

    number: Decimal
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One comparison of one measure.

    Attributes:
        days: the last whole days; 0 is today, and whatever is known of this moment only.
    """

    measure: Measure
    comparison: Comparison
    days: int = 0
    minimum: Minimum | None = None


@dataclass(frozen=True, slots=True)
class Quiet:
    """A part of the day in which nothing is done: minutes since midnight, perhaps over it."""

    begins: int
    ends: int

    def holds(self, minute: int) -> bool:
        """Whether a minute of the day lies in it.

        >>> [Quiet(22 * 60, 8 * 60).holds(minute) for minute in (23 * 60, 60, 8 * 60)]
        [True, True, False]
        """
        if self.begins <= self.ends:
            return self.begins <= minute < self.ends
        return minute >= self.begins or minute < self.ends


COOL_DOWN_HOURS = 24
MOST_A_DAY = 10
BACK_PERCENT = Decimal(10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a marketer wrote.

    Attributes:
        names: of the subjects that it is about; empty is all of its kind.
        conditions: all of them must hold.
        cool_down_hours: so long after it fired for a subject, it does not fire for it again.
        quiet: when it does not fire; what holds afterwards is done then.
        most_a_day: firings a day, over all subjects.
        back_percent: so far a measure must have come back over its number before the rule may
            fire for the subject once more.
    """

    action: Action
    subject: Subject
    conditions: tuple[Condition, ...]
    names: tuple[str, ...] = ()
    cool_down_hours: int = COOL_DOWN_HOURS
    quiet: Quiet | None = None
    most_a_day: int = MOST_A_DAY
    back_percent: Decimal = BACK_PERCENT
