"""Any rule that can be written, for hypothesis."""

from decimal import Decimal

from hypothesis import strategies as st

from vitrina.automation.rules.metrics import METRICS, Metric, Unit
from vitrina.automation.rules.rule import (
    Action,
    Against,
    Comparison,
    Condition,
    Deed,
    Measure,
    Minimum,
    Quiet,
    Rule,
    Subject,
)
from vitrina.events import GOALS

NUMBERS = st.decimals(min_value="0.01", max_value=1_000_000, places=2)
PERCENTS = st.decimals(min_value="0.1", max_value="99.9", places=1)
CURRENCIES = st.sampled_from(("RUB", "EUR", "JPY"))
NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12
).filter(str.strip)
MINUTES = st.integers(0, 24 * 60 - 1)
RATIOS = ("cost_per_goal", "return")


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """A rule that makes sense, of any kind."""
    deed = draw(st.sampled_from(Deed))
    subject = draw(st.sampled_from(Subject)) if deed is Deed.TELL else Subject.CAMPAIGN
    if deed is Deed.EXCLUDE:
        subject = Subject.PLACEMENT
    sign = draw(st.sampled_from((1, -1)))
    percent = sign * draw(PERCENTS) if deed in {Deed.BUDGET, Deed.BID} else Decimal(0)
    known = [metric for metric in METRICS.values() if subject in metric.subjects]
    condition = st.sampled_from(known).flatmap(
        lambda metric: conditions(metric, is_told=deed is Deed.TELL)
    )
    return Rule(
        action=Action(deed, percent),
        subject=subject,
        names=tuple(draw(st.lists(NAMES, max_size=2))),
        conditions=tuple(draw(st.lists(condition, min_size=1, max_size=3))),
        cool_down_hours=draw(st.integers(1, 720)),
        quiet=draw(st.none() | st.builds(Quiet, MINUTES, MINUTES)),
        most_a_day=draw(st.integers(1, 50)),
        back_percent=draw(PERCENTS),
    )


@st.composite
def conditions(draw: st.DrawFn, metric: Metric, *, is_told: bool) -> Condition:
    """A condition on a metric."""
    ways = list(Against) if metric.has_window else [Against.LEVEL]
    against = draw(st.sampled_from(ways))
    is_money = metric.unit is Unit.MONEY and against is Against.LEVEL
    is_plain = is_told and draw(st.booleans())
    minimum = st.builds(Minimum, NUMBERS) | st.builds(Minimum, NUMBERS, CURRENCIES)
    least = 1 if metric.is_by_goal else 0
    return Condition(
        measure=Measure(
            metric.name, draw(st.sampled_from(sorted(GOALS))) if metric.is_by_goal else ""
        ),
        days=draw(st.integers(least, 14)) if metric.has_window else 0,
        comparison=Comparison(
            side=draw(st.sampled_from(("above", "below"))),
            number=draw(PERCENTS if against is Against.BEFORE else NUMBERS),
            against=against,
            currency=draw(CURRENCIES) if is_money else "",
            is_sure=metric.is_by_goal and not is_plain,
        ),
        minimum=draw(minimum) if metric.name in RATIOS else None,
    )
