"""Filters of the pages of experiments."""

from django import template

from vitrina.engine import Row
from vitrina.web import formats
from vitrina.web.experiments import wording
from vitrina.web.experiments.planning import Planned
from vitrina.web.sentences.translation import in_words
from vitrina.web.words import Words

register = template.Library()
register.filter("in_words", in_words)
register.filter("says", wording.says)
register.filter("switched", wording.switched)
register.filter("signed_percent", formats.signed_percent)
register.filter("signed_whole", formats.signed_whole)


@register.filter
def called(name: str, kind: str) -> str:
    """A design or a state in the page's language: `{{ row.design|called:"DESIGNS" }}`."""
    known: Words = getattr(wording, kind)
    return str(known.get(name, name))


@register.filter
def is_unclear(row: Row) -> bool:
    """The interval of a reading holds zero."""
    low, high = row["low"], row["high"]
    return isinstance(low, float) and isinstance(high, float) and low <= 0 <= high


@register.filter
def arms_of(row: Row) -> str:
    """How many units stand with and without it."""
    treated, control = row["treated"], row["control"]
    assert isinstance(treated, int), "who was read was counted"
    assert isinstance(control, int), "who was read was counted"
    return f"{formats.whole(treated)} / {formats.whole(control)}"


@register.filter
def small_share(share: float | None) -> str:
    """A chance with three decimals, and no pretence below them."""
    if share is None:
        return formats.NOTHING
    smallest = 0.001
    text = formats.decimal(max(share, smallest), "0.000")
    return f"< {text}" if share < smallest else text


@register.filter
def in_arms(planned: Planned) -> str:
    """How many are to be with and without it; of a switchback all are both."""
    if planned.plan.design == "switchback":
        return formats.whole(len(planned.units))
    return f"{formats.whole(planned.with_it)} / {formats.whole(planned.without_it)}"
