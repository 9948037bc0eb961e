"""What was spent, beside what it brought: credit, effect and what is still expected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vitrina import attribution
from vitrina.engine import Row
from vitrina.web.credits import NOBODY
from vitrina.web.question import SPEND, Nightly, Number, Rows, call, number

SPENT = call(attribution.spent, SPEND)
PLACE_CREDIT = Nightly("place_credit")


@dataclass(frozen=True, slots=True)
class Brought:
    """One campaign; money in minor units.

    Attributes:
        spent: its row of `attribution.spent`.
        credited, value: conversions that the model credits it with, and their value.
        effect: its row of the calibration; empty where there is none.
    """

    spent: Row
    credited: Number
    value: Number
    effect: Row

    @property
    def cost(self) -> Number:
        return number(self.spent["cost_minor"])

    @property
    def per_click(self) -> float | None:
        return _over(self.cost, number(self.spent["clicks"]))

    @property
    def per_credited(self) -> float | None:
        return _over(self.cost, self.credited)

    @property
    def returned(self) -> float | None:
        """Credited value for each unit of money."""
        return _over(self.value, self.cost)

    @property
    def is_known(self) -> bool:
        """An experiment tells what it caused."""
        return bool(self.effect.get("is_known"))

    @property
    def per_caused(self) -> float | None:
        return _over(self.cost, number(self.effect["effect"])) if self.is_known else None

    @property
    def per_caused_at_most(self) -> float | None:
        """By the lower bound of the effect; nothing where that is zero."""
        return _over(self.cost, number(self.effect["low"])) if self.is_known else None


@dataclass(frozen=True, slots=True)
class Reached:
    """What one stage cost in a channel: people who came to it, and money for each."""

    goal: str
    people: Number
    each: float | None


@dataclass(frozen=True, slots=True)
class ChannelStages:
    """A channel that money is spent on, with the stages that anybody reached."""

    channel: str
    cost: Number
    stages: Sequence[Reached]


@dataclass(frozen=True, slots=True)
class AtPlace:
    """What was credited at one place to campaigns that cost money.

    Attributes:
        place_id: empty: online, or nobody told it.
        share: of what the campaigns cost, by where the conversions were that each is credited
            with; minor units.
    """

    place_id: str
    credited: Number
    value: Number
    share: Number

    @property
    def returned(self) -> float | None:
        return _over(self.value, self.share)


@dataclass(frozen=True, slots=True)
class SpendAndReturn:
    """All of the page.

    Attributes:
        campaigns: those that money was spent on, the dearest first.
        goals: stages that anybody reached, in their order.
        channels: the dearest first.
        places: the most credited first.
    """

    campaigns: Sequence[Brought]
    goals: Sequence[str]
    channels: Sequence[ChannelStages]
    places: Sequence[AtPlace]

    @property
    def cost(self) -> Number:
        return sum(each.cost for each in self.campaigns)

    @property
    def credited(self) -> Number:
        return sum(each.credited for each in self.campaigns)

    @property
    def value(self) -> Number:
        return sum(each.value for each in self.campaigns)

    @property
    def returned(self) -> float | None:
        return _over(self.value, self.cost)

    @property
    def dearest(self) -> Number:
        return max((each.cost for each in self.campaigns), default=0)

    @property
    def known(self) -> int:
        """Of how many campaigns an experiment tells the effect."""
        return sum(each.is_known for each in self.campaigns)


def spend_and_return(
    spent: Rows, credit: Rows, calibrated: Rows, *, reached: Rows, placed: Rows
) -> SpendAndReturn:
    """Set what was spent beside what it brought.

    Args:
        spent: one row per platform and campaign, as `attribution.spent` returns it.
        credit: one row per campaign, as `credit(...).by("campaign", spend=...)` returns it.
        calibrated: one row per channel and campaign, as the night keeps it.
        reached: one row per channel and stage, as `journeys.funnel` returns it.
        placed: one row per place, channel and campaign, as `attribution.credit_by_place` does.
    """
    effects = _largest(calibrated)
    credited = {str(row["campaign"]): row for row in credit.rows}
    campaigns = [_brought(row, credited, effects) for row in spent.rows]
    stages = {int(number(row["stage"])): str(row["goal"]) for row in reached.rows}
    goals = [stages[number] for number in sorted(stages)]
    return SpendAndReturn(
        campaigns=campaigns,
        goals=goals,
        channels=_channels(campaigns, reached, goals),
        places=_places(campaigns, placed),
    )


def _largest(calibrated: Rows) -> Mapping[str, Row]:
    """A campaign on several channels is that of its most credit."""
    ordered = sorted(calibrated.rows, key=lambda row: number(row["credited"]))
    return {str(row["campaign"]): row for row in ordered}


def _brought(spent: Row, credited: Mapping[str, Row], effects: Mapping[str, Row]) -> Brought:
    name = str(spent["campaign"])
    of_model = credited.get(name, {})
    return Brought(
        spent=spent,
        credited=number(of_model.get("conversions")),
        value=number(of_model.get("value")),
        effect=effects.get(name, {}),
    )


def _channels(
    campaigns: Sequence[Brought], reached: Rows, goals: Sequence[str]
) -> list[ChannelStages]:
    costs: dict[str, Number] = {}
    for each in campaigns:
        if (channel := each.effect.get("channel")) is not None:
            costs[str(channel)] = costs.get(str(channel), 0) + each.cost
    people: dict[tuple[str, str], Number] = {}
    for row in reached.rows:
        key = (str(row["unit"]), str(row["goal"]))
        people[key] = people.get(key, 0) + number(row["people"])
    return [
        ChannelStages(
            channel, cost, [_reached(goal, people.get((channel, goal), 0), cost) for goal in goals]
        )
        for channel, cost in sorted(costs.items(), key=lambda item: (-item[1], item[0]))
    ]


def _reached(goal: str, people: Number, cost: Number) -> Reached:
    return Reached(goal, people, _over(cost, people))


def _places(campaigns: Sequence[Brought], placed: Rows) -> list[AtPlace]:
    costs = {str(each.spent["campaign"]): each.cost for each in campaigns}
    whole: dict[str, Number] = {}
    for row in placed.rows:
        name = str(row["campaign"])
        whole[name] = whole.get(name, 0) + number(row["conversions"])
    found: dict[str, list[Number]] = {}
    for row in placed.rows:
        name = str(row["campaign"])
        if name in NOBODY or name not in costs or not whole[name]:
            continue
        sums = found.setdefault(str(row["place_id"] or ""), [0, 0, 0])
        sums[0] += number(row["conversions"])
        sums[1] += number(row["value"])
        sums[2] += costs[name] * number(row["conversions"]) / whole[name]
    places = [AtPlace(place_id, *sums) for place_id, sums in found.items()]
    return sorted(places, key=lambda place: (-place.credited, place.place_id))


def _over(part: Number, whole: Number) -> float | None:
    return part / whole if whole else None
