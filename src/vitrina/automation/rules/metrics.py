"""What a rule can look at: each metric, its unit, and how people call it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from vitrina.automation.rules.rule import Measure, Subject
from vitrina.events import GOALS

# of each goal: one of them, and several
GOAL_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "lead": ("lead", "leads"),
        "booking": ("booking", "bookings"),
        "attended": ("visit", "visits"),
        "order": ("order", "orders"),
        "collected": ("pickup", "pickups"),
        "receipt": ("receipt", "receipts"),
        "redemption": ("redemption", "redemptions"),
        "review": ("review", "reviews"),
    }
)
assert set(GOAL_WORDS) == set(GOALS)
SOLD = "receipt"  # what a return is counted on, unless the rule says otherwise
ADVERTS = frozenset((Subject.CAMPAIGN, Subject.ACCOUNT, Subject.PLACEMENT))
ROOMS = frozenset((Subject.CAMPAIGN, Subject.PLACE))  # what has places of its own to fill


class Unit(StrEnum):
    """What a number of a metric is in."""

    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    DAYS = "days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One thing to look at.

    Attributes:
        phrase: how a rule says it; {one} and {many} stand for the goal.
        meaning: what it is, for people.
        is_by_goal: counted for each goal apart; it comes in late, and by chance.
        has_window: added up over days; else what is known now.
    """

    name: str
    phrase: str
    meaning: str
    unit: Unit
    subjects: frozenset[Subject] = ADVERTS
    is_by_goal: bool = False
    has_window: bool = True


METRICS: Mapping[str, Metric] = MappingProxyType(
    {
        metric.name: metric
        for metric in (
            Metric(name="spend", phrase="spend", meaning="money spent", unit=Unit.MONEY),
            Metric(name="clicks", phrase="clicks", meaning="clicks", unit=Unit.COUNT),
            Metric(
                name="impressions", phrase="impressions", meaning="times shown", unit=Unit.COUNT
            ),
            Metric(
                name="goals",
                phrase="{many}",
                meaning="goals that touches of these days bring in the end",
                unit=Unit.COUNT,
                is_by_goal=True,
            ),
            Metric(
                name="cost_per_goal",
                phrase="cost per {one}",
                meaning="money spent for each goal that it brings in the end",
                unit=Unit.MONEY,
                is_by_goal=True,
            ),
            Metric(
                name="return",
                phrase="return on {many}",
                meaning="value of the goals in the end, in percent of the money spent",
                unit=Unit.PERCENT,
                is_by_goal=True,
            ),
            Metric(
                name="free_slots",
                phrase="free slots",
                meaning="part of the capacity that is still free",
                unit=Unit.PERCENT,
                subjects=ROOMS,
                has_window=False,
            ),
            Metric(
                name="stock",
                phrase="stock",
                meaning="pieces on the shelf",
                unit=Unit.COUNT,
                subjects=ROOMS,
                has_window=False,
            ),
            Metric(
                name="silence",
                phrase="days since last data",
                meaning="whole days without anything reported",
                unit=Unit.DAYS,
                subjects=frozenset(Subject),
                has_window=False,
            ),
        )
    }
)


def phrase_of(measure: Measure) -> str:
    """How a rule says a measure.

    >>> phrase_of(Measure("cost_per_goal", "receipt"))
    'cost per receipt'
    """
    one, many = GOAL_WORDS.get(measure.goal, ("", ""))
    return METRICS[measure.metric].phrase.format(one=one, many=many)


def _phrases() -> dict[str, Measure]:
    measures = [
        Measure(metric.name, goal)
        for metric in METRICS.values()
        for goal in (GOALS if metric.is_by_goal else ("",))
    ]
    return {phrase_of(each): each for each in measures}


PHRASES: Mapping[str, Measure] = MappingProxyType({**_phrases(), "return": Measure("return", SOLD)})
