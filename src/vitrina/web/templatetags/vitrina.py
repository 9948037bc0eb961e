"""Filters that write numbers in the page's language, and look up how one is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vitrina.web import formats, known, words
from vitrina.web.counted import COUNTED
from vitrina.web.counted_entry import Counted

register = template.Library()

ENDS = 4  # touches shown at each end of a long path


@dataclass(frozen=True, slots=True)
class Step:
    """A touch of a path, or the number of touches left out at its place."""

    name: str = ""
    left_out: int = 0


register.filter("whole", formats.whole)
register.filter("percent", formats.percent)
register.filter("whole_percent", formats.whole_percent)
register.filter("money", formats.money)
register.filter("round_money", formats.round_money)
register.filter("whole_money", formats.whole_money)
register.filter("units", formats.units)
register.filter("difference", formats.difference)
register.filter("day", formats.day)
register.filter("moment", formats.moment)
register.filter("day_and_minute", formats.day_and_minute)
register.filter("month", formats.month)
register.filter("times", formats.times)
register.filter("rests_on", known.rests_on)


@register.filter
def round_difference(minor: float | None, currency: str | None) -> str:
    """A signed amount to the whole unit."""
    return formats.difference(minor, currency, is_round=True)


@register.filter
def big_money(minor: float | None, currency: str | None) -> SafeString:
    """An amount for a headline: exact, with the cents in small."""
    head, cents, tail = formats.cents_apart(formats.money(minor, currency))
    return format_html('{}<span class="cents">{}</span>{}', head, cents, tail)


@register.filter
def days_to(first: date | datetime | None, last: date | datetime | None) -> str:
    """A window of days, both ends included."""
    if first is None or last is None:
        return formats.NOTHING
    return formats.days(_day(first), _day(last))


@register.filter
def until(starts_at: datetime | None, ends_at: datetime | None) -> str:
    """A window of days whose end is the instant after its last."""
    if starts_at is None or ends_at is None:
        return formats.NOTHING
    return formats.days(_day(starts_at), _day(ends_at - timedelta(microseconds=1)))


@register.filter
def of(part: float | None, whole: float | None) -> str:
    """The width of a bar, for SVG: a part of the largest, in percent."""
    share = min(1.0, max(0.0, (part or 0) / whole)) if whole else 0.0
    return f"{share * 100:.2f}%"


@register.filter
def raw(value: float | None) -> str:
    """A number for a script: a dot before the decimals in every language."""
    return "" if value is None else repr(value)


@register.filter
def absolute(value: float) -> float:
    """A number without its sign."""
    return abs(value)


@register.filter
def icon_of(event_type: str) -> str:
    """The icon of a kind of event; a plain dot if it has none."""
    return words.ICONS.get(event_type, "")


@register.filter
def word(name: str, kind: str) -> str:
    """A name that the library writes, in the page's language: `{{ model|word:"MODELS" }}`."""
    known: words.Words = getattr(words, kind)
    return str(known.get(name, name))


@register.filter
def touched(unit: str, by: str) -> str:
    """A touch of a path told apart by campaigns or channels ("path"), or how the path ends."""
    if unit in words.ENDS:
        return str(words.ENDS[unit])
    return word(unit, "CHANNELS" if by == "path" else "CAMPAIGNS")


@register.filter
def counted(anchor: str) -> Counted:
    """How the number of an anchor is counted."""
    return COUNTED[anchor]


@register.filter
def shortened(path: Sequence[str]) -> list[Step]:
    """A long path with its middle left out."""
    steps = [Step(name) for name in path]
    if len(path) <= 2 * ENDS + 1:
        return steps
    return [*steps[:ENDS], Step(left_out=len(path) - 2 * ENDS), *steps[-ENDS:]]


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value
