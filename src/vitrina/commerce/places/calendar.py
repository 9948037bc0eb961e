"""When a place is open: its week and its exceptions, as moments of its own zone. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from vitrina.errors import SettingError

DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60
# how far ahead one looks for a change: over long holidays, not over a season
HORIZON_DAYS = 62


class Hours(NamedTuple):
    """A span of a local day in minutes of the wall clock; above 1440 it is the next day."""

    opens: int
    closes: int


class Span(NamedTuple):
    """From a moment until another one that is not in it; both in UTC."""

    start: datetime
    end: datetime


class Openness(NamedTuple):
    """Whether a place is open, and until when that stays so; None: nothing is in sight."""

    is_open: bool
    until: datetime | None


CLOSED_ALL_WEEK: tuple[tuple[Hours, ...], ...] = ((),) * 7


@dataclass(frozen=True, slots=True)
class Calendar:
    """The opening hours of one place.

    A day of the calendar is the one on which its spans begin: a bar's Friday may end on
    Saturday at 02:00, also where the Saturday is an exception.

    Attributes:
        zone: of the wall clock that the hours are of.
        week: the hours of Monday to Sunday.
        exceptions: days whose hours take the place of the week's; none: closed.
    """

    zone: ZoneInfo
    week: tuple[tuple[Hours, ...], ...] = CLOSED_ALL_WEEK
    exceptions: Mapping[date, tuple[Hours, ...]] = field(default_factory=dict)

    def hours(self, day: date) -> tuple[Hours, ...]:
        """What the wall clock shows when the place opens and closes on a day, in order."""
        listed = self.exceptions.get(day)
        return tuple(sorted(self.week[day.weekday()] if listed is None else listed))

    def spans(self, day: date) -> list[Span]:
        """The spans that begin on a local day, in order; those that meet are one."""
        return _joined(
            Span(instant(self.zone, day, each.opens), instant(self.zone, day, each.closes))
            for each in self.hours(day)
        )

    def days(self, first: date, last: date) -> list[tuple[date, list[Span]]]:
        """Each day from the first to the last, both included, with its spans."""
        count = (last - first).days + 1
        listed = (first + DAY * number for number in range(count))
        return [(day, self.spans(day)) for day in listed]

    def is_open(self, at: datetime) -> bool:
        """Whether it is open at a moment; at the closing time it is not."""
        return any(start <= at < end for start, end in self._spans_around(at))

    def next_opening(self, at: datetime) -> datetime | None:
        """When it opens the next time, or the moment itself if it is open then."""
        openness = self.openness(at)
        return at if openness.is_open else openness.until

    def openness(self, at: datetime) -> Openness:
        """Whether it is open, and until when: closing time, or the next opening.

        Spans that meet over midnight are one, so a place that never closes has no end.
        """
        today = self._local_day(at)
        horizon = today + DAY * HORIZON_DAYS
        end: datetime | None = None
        for start, closes in self._spans_from(today - DAY, horizon):
            if closes <= at:
                continue
            if end is None and start > at:
                return Openness(is_open=False, until=start)
            if end is not None and start > end:
                return Openness(is_open=True, until=end)
            end = closes if end is None else max(end, closes)
        if end is None:
            return Openness(is_open=False, until=None)
        is_endless = end >= instant(self.zone, horizon, 0)
        return Openness(is_open=True, until=None if is_endless else end)

    def grains(self, day: date, grain: timedelta) -> list[datetime]:
        """The beginnings of the equal parts of a day's spans; only whole parts count.

        Parts are counted from the local midnight before them, never across one, so those of
        one pool do not overlap, whatever the hours are changed to, on days of 23, 24 and 25
        hours alike.

        Raises:
            SettingError: a grain is above zero and at most a day.
        """
        if not timedelta(0) < grain <= DAY:
            raise SettingError(
                f"A grain of {grain} cannot part a day. Take one above zero and at most 24 hours."
            )
        return sorted(
            start
            for span in self.spans(day)
            for local_day in (day, day + DAY)
            for start in _parts(self._whole_day(local_day), span, grain)
        )

    def _whole_day(self, day: date) -> Span:
        return Span(instant(self.zone, day, 0), instant(self.zone, day + DAY, 0))

    def _local_day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _spans_around(self, at: datetime) -> Iterator[Span]:
        today = self._local_day(at)
        return self._spans_from(today - DAY, today)

    def _spans_from(self, first: date, last: date) -> Iterator[Span]:
        day = first
        while day <= last:
            yield from self.spans(day)
            day += DAY


def instant(zone: ZoneInfo, day: date, minute: int) -> datetime:
    """When the wall clock of a zone first shows a minute of a day, or has jumped over it; UTC.

    >>> instant(ZoneInfo("Europe/Berlin"), date(2026, 3, 29), 150).isoformat()  # 02:30 is skipped
    '2026-03-29T01:00:00+00:00'
    """
    wall = datetime.combine(day, time(), zone) + timedelta(minutes=minute)
    moment = wall.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return moment
    return _jump_before(moment, zone, wall.replace(fold=1).astimezone(UTC))


def _jump_before(after: datetime, zone: ZoneInfo, before: datetime) -> datetime:
    """When the clock jumped, between two moments; to the second."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def _joined(spans: Iterator[Span]) -> list[Span]:
    # one that the clock jumped over is empty
    listed = sorted(each for each in spans if each.start < each.end)
    joined = listed[:1]
    for span in listed[1:]:
        if span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _parts(whole_day: Span, span: Span, grain: timedelta) -> Iterator[datetime]:
    begin, end = max(whole_day.start, span.start), min(whole_day.end, span.end)
    late = (begin - whole_day.start) % grain
    start = begin if not late else begin + grain - late
    while start + grain <= end:
        yield start
        start += grain
