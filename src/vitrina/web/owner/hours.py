"""The week of a place as people write it, and back to minutes. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

MINUTES_A_DAY = 24 * 60
SPANS_A_DAY = 2

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ClockSpan:
    """A span as two fields of a form hold it; both empty: none."""

    opens: str = ""
    closes: str = ""


def clock(minute: int) -> str:
    """Minutes from midnight as a clock shows them; the next day is not marked.

    >>> clock(1560)
    '02:00'
    """
    return f"{minute % MINUTES_A_DAY // 60:02}:{minute % 60:02}"


def minute_of(text: str) -> int:
    """What a clock shows as minutes from midnight.

    >>> minute_of("18:30")
    1110

    Raises:
        ValueError: it is no time of day.
    """
    hours, _, minutes = text.strip().partition(":")
    hour, minute = int(hours), int(minutes or "0")
    if not (0 <= hour <= 24 and 0 <= minute < 60 and hour * 60 + minute <= MINUTES_A_DAY):
        raise ValueError(text)
    return hour * 60 + minute


def span_of(opens: str, closes: str) -> tuple[int, int] | None:
    """Two clocks as a span; closing before opening, or at the same time, is on the next day.

    >>> span_of("18:00", "02:00")
    (1080, 1560)

    Raises:
        ValueError: one of them is no time of day, or is missing.
    """
    if not opens.strip() and not closes.strip():
        return None
    begin, end = minute_of(opens), minute_of(closes)
    if begin == MINUTES_A_DAY:
        raise ValueError(opens)
    return (begin, end if end > begin else end + MINUTES_A_DAY)


def clocks(spans: Iterable[tuple[int, int]]) -> list[ClockSpan]:
    """A day's spans as fields: as many as there are, and at least two."""
    shown = [ClockSpan(clock(opens), clock(closes)) for opens, closes in sorted(spans)]
    return shown + [ClockSpan()] * max(0, SPANS_A_DAY - len(shown))


def overlapping(week: Mapping[int, Spans]) -> int | None:
    """The first weekday whose spans overlap each other, or a night that reaches into it."""
    every = sorted(
        (day * MINUTES_A_DAY + opens, day * MINUTES_A_DAY + closes, day)
        for day, spans in week.items()
        for opens, closes in spans
    )
    for (_, closes, _day), (opens, _closes, day) in pairwise(every):
        if opens < closes:
            return day
    # Sunday's night reaches into Monday
    if every and every[-1][1] - 7 * MINUTES_A_DAY > every[0][0]:
        return every[0][2]
    return None
