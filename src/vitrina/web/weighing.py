"""Which hold-out is worth running next: every one that could be run, weighed in the night."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc

from vitrina import attribution, experiments, journeys
from vitrina.attribution import Calibration, PossibleTest
from vitrina.engine import Lake, Row
from vitrina.errors import SettingError
from vitrina.experiments import DESIGNS, Plan
from vitrina.web import calibrating

LEFT_OUT = (0.05, 0.1, 0.2, 0.5)
WEEKS = (4, 8)  # in two, most of what a touch brings is still to come
STANDS = timedelta(days=365)  # how long one goes by what a test said
OPEN = frozenset({"planned", "running"})

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("test", "channel")),
        ("left_out", pa.float64()),
        *((name, pa.int64()) for name in ("weeks", "people")),
        *((name, pa.float64()) for name in ("lift", "standard_error")),
        *((name, pa.float64()) for name in ("spend_minor", "conversion_minor")),
        *((name, pa.float64()) for name in ("gain_minor", "cost_minor", "net_minor")),
    ]
)


@dataclass(frozen=True, slots=True)
class Possible:
    """A hold-out that could be run, with the plan that says what it would find."""

    test: PossibleTest
    plan: Plan


def weighed(lake: Lake, known: Calibration, by_campaign: Calibration) -> pa.Table:
    """What each hold-out that could be run gains and costs.

    Channels are weighed that money is spent on and that no test is on or planned for, unless most
    of whom they reach leave no touch. A decision stands for a year. Money is that of receipts:
    nobody tells margins here.

    Args:
        lake: the shop's, with paths and spend.
        known: the effects of channels, as far as they are known.
        by_campaign: the same of campaigns: they tell whose the spend is.

    Returns:
        One row per possible hold-out, the best first: test, channel, left_out (share of the people
        whom the channel reaches), weeks, people, lift (the smallest that it finds), standard_error
        (conversions of the channel over the time of the data), spend_minor (of that time),
        conversion_minor, gain_minor, cost_minor, net_minor. Without any experiment nothing can be
        weighed: gain and net are NULL, and what most is spent on comes first.
    """
    if not (spend := _spend(lake, by_campaign)):
        return SCHEMA.empty_table()
    past = _past(lake)
    worth = _worth(past)
    possible = _possible(lake, known, spend=spend, past=past, worth=worth)
    gains: Mapping[str, float] = {}
    if len(known.draws) and possible:
        choice = attribution.next_test(
            known,
            [{"channel": channel, "cost_minor": cost} for channel, cost in spend.items()],
            [each.test for each in possible],
            conversion_minor=worth,
            windows=STANDS / _length(lake),
        )
        gains = {value.name: value.gain_minor for value in choice.values}
    rows = [_row(each, spend, gains.get(each.test.name), worth) for each in possible]
    rows.sort(key=_best_first)
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _spend(lake: Lake, by_campaign: Calibration) -> dict[str, float]:
    """By calibrated channel, in the time of the data; a campaign is that of its most credit."""
    if not lake.rows_in("spend"):
        return {}
    first, newest = calibrating.window_of(lake)
    entries = lake.spend.to_arrow()
    in_window = (pc.field("day") >= first.date()) & (pc.field("day") <= newest.date())
    costs = entries.filter(in_window).group_by("campaign").aggregate([("cost_minor", "sum")])
    channels = {
        each.campaign: each.channel
        for each in sorted(by_campaign.effects, key=lambda each: each.credited)
    }
    spent: dict[str, float] = {}
    for row in costs.to_pylist():
        channel = channels.get(row["campaign"])
        if channel is not None and row["cost_minor_sum"] > 0:
            spent[channel] = spent.get(channel, 0.0) + row["cost_minor_sum"]
    return dict(sorted(spent.items()))


def _tested(lake: Lake) -> set[object]:
    """Channels that an experiment is on, or is planned for: its result will be there anyhow."""
    readings = calibrating.kept(lake, "readings")
    return {row["channel"] for row in readings if row["state"] in OPEN}


def _past(lake: Lake) -> pa.Table:
    """One row per person and day: unit_id, at, conversions, value."""
    return experiments.outcomes(lake.events, lake.passports).to_arrow()


def _worth(past: pa.Table) -> float:
    """What one receipt brings after returns, in minor units; 0 where there is none."""
    conversions, value = (pc.sum(past.column(name)).as_py() for name in ("conversions", "value"))
    return value / conversions if conversions else 0.0


def _length(lake: Lake) -> timedelta:
    first, newest = calibrating.window_of(lake)
    return newest - first


def _possible(
    lake: Lake, known: Calibration, *, spend: Mapping[str, float], past: pa.Table, worth: float
) -> list[Possible]:
    # who sells nothing, or takes back all, has nothing to decide by
    if worth <= 0:
        return []
    reached = journeys.reached(lake.table("paths")).to_arrow()
    outcomes = past.select(["unit_id", "at", "conversions"])
    outcomes = outcomes.rename_columns(["unit_id", "at", "value"])
    tested, length = _tested(lake), _length(lake)
    found = []
    for channel in sorted(spend.keys() - tested):
        people = reached.filter(pc.field("channel") == channel).column("passport_id")
        theirs = outcomes.filter(pc.is_in(outcomes.column("unit_id"), value_set=people))
        expected = _expected(known, channel)
        # one cannot have caused more than they bought: it works on people who leave no touch
        if expected > (pc.sum(theirs.column("value")).as_py() or 0):
            continue
        loss = max(expected * worth - spend[channel], 0.0)
        for weeks in WEEKS:
            part = timedelta(weeks=weeks) / length
            found += [
                Possible(_test(channel, plan, loss=loss * part, part=part), plan)
                for plan in _plans(theirs, weeks)
            ]
    return found


def _expected(known: Calibration, channel: str) -> float:
    """Its effect in the time of the data, as far as it is known; else its credit."""
    [each] = [each for each in known.effects if each.channel == channel]
    return each.credited if each.effect is None else each.effect


def _plans(outcomes: pa.Table, weeks: int) -> list[Plan]:
    """One per share left out; none where people or the past are too few to plan on."""
    try:
        plans = [
            experiments.design(
                DESIGNS["hold_out"](planned_share=1 - left_out), outcomes, days=[7 * weeks]
            )
            for left_out in LEFT_OUT
        ]
    except SettingError:
        return []
    # a handful who all buy alike would seem to err by nothing
    return [plan for plan in plans if plan.standard_error]


def _test(channel: str, plan: Plan, *, loss: float, part: float) -> PossibleTest:
    """A plan as a test of the channel.

    Args:
        channel: what is tested.
        plan: the hold-out.
        loss: what the channel brings beyond its spend while the test runs, in minor units: those
            left out bring their share of that less.
        part: of the time of the data that the test runs for.
    """
    assert plan.standard_error is not None, "a hold-out tells its error"
    left_out = 1 - plan.share
    return PossibleTest(
        name=f"{channel}: {left_out:.0%}, {plan.days} days",
        channel=channel,
        cost_minor=left_out * loss,
        # the treated show their share of the effect, and the test its part of the time
        standard_error=plan.standard_error / (plan.share * part),
    )


def _row(each: Possible, spend: Mapping[str, float], gain: float | None, worth: float) -> Row:
    test, plan = each.test, each.plan
    return {
        "test": test.name,
        "channel": test.channel,
        "left_out": round(1 - plan.share, 2),
        "weeks": plan.days // 7,
        "people": plan.people,
        "lift": plan.detectable,
        "standard_error": test.standard_error,
        "spend_minor": spend[test.channel],
        "conversion_minor": worth,
        "gain_minor": gain,
        "cost_minor": test.cost_minor,
        "net_minor": None if gain is None else gain - test.cost_minor,
    }


def _best_first(row: Row) -> tuple[float, float, str]:
    net, spend, cost = row["net_minor"], row["spend_minor"], row["cost_minor"]
    assert isinstance(spend, float), "spend is counted"
    assert isinstance(cost, float), "a cost is counted"
    return (-net if isinstance(net, float) else -spend, cost, str(row["test"]))
