"""What recent days will have brought in the end, beside what they have brought so far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vitrina.engine import Row
from vitrina.web.question import Nightly, Number, Reading, Rows, number

EXPECTED = Nightly("expected")
CHANNEL_EXPECTED = Nightly("channel_expected")
SHOWN_DAYS = 30
JUDGED_DAYS = 14
SHOWN_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Reported:
    """The conversions of a day, or a week, of touches.

    Attributes:
        first_day: the day, or the Monday of the week.
        so_far: reported until now.
        expected: in the end; None where nobody can know yet.
        low, high: its 80 % interval. The bounds of a week are those of its days added up, which
            is wider than need be where days do not err together.
        is_final: nothing more is to come.
    """

    first_day: date
    so_far: Number
    expected: Number | None
    low: Number | None
    high: Number | None
    is_final: bool

    @property
    def rest(self) -> Number | None:
        """What is still to come."""
        return None if self.expected is None else max(0, self.expected - self.so_far)

    @property
    def share(self) -> float | None:
        """The part of the final value that is reported."""
        return min(1, self.so_far / self.expected) if self.expected else None


@dataclass(frozen=True, slots=True)
class Recent:
    """The last 30 days.

    Attributes:
        days: one per day, the oldest first.
        rows: the same, as the lake keeps them.
        judged_days: how many of the last days `share` is about.
        share: the part of their final conversions that is reported.
        still: conversions that are to come, of all days that are not final.
        open_since: the first day that is not final; None where all are.
    """

    days: Sequence[Reported]
    rows: Rows
    judged_days: int
    share: Reading
    still: Reading
    open_since: date | None

    @property
    def last_day(self) -> date:
        return self.days[-1].first_day


def recent(expected: Rows) -> Recent | None:
    """The last days and what they still lack; nothing where nothing is expected.

    Args:
        expected: one row per day, as `optimization.nowcast` returns it.
    """
    days = [day for row in expected.rows if isinstance(day := row["day"], date)]
    if not days:
        return None
    last = max(days)
    shown = expected.between("day", last - timedelta(days=SHOWN_DAYS - 1), last).ascending("day")
    known = shown.without("expected_conversions", None)
    judged = known.between("day", last - timedelta(days=JUDGED_DAYS - 1), last)
    waiting = known.where("is_final", False)
    so_far, final = waiting.total("conversions"), waiting.total("expected_conversions")
    return Recent(
        days=[_reported(day, [row]) for row in shown.rows if isinstance(day := row["day"], date)],
        rows=shown,
        judged_days=JUDGED_DAYS,
        share=judged.total("conversions").over(judged.total("expected_conversions")),
        still=Reading(
            max(0, number(final.value) - number(so_far.value)), f"{final.python} - {so_far.python}"
        ),
        open_since=min(_days(waiting.rows), default=None),
    )


def by_week(expected: Rows) -> list[Reported]:
    """The last eight weeks, from Monday to Sunday; the newest may be incomplete."""
    weeks: dict[date, list[Row]] = {}
    for row, day in zip(expected.rows, _days(expected.rows), strict=True):
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(row)
    return [_reported(monday, weeks[monday]) for monday in sorted(weeks)[-SHOWN_WEEKS:]]


def _days(rows: Iterable[Row]) -> list[date]:
    return [day for row in rows if isinstance(day := row["day"], date)]


def _reported(first_day: date, rows: Sequence[Row]) -> Reported:
    return Reported(
        first_day=first_day,
        so_far=sum(number(row["conversions"]) for row in rows),
        expected=_sum(rows, "expected_conversions"),
        low=_sum(rows, "low_conversions"),
        high=_sum(rows, "high_conversions"),
        is_final=all(row["is_final"] for row in rows),
    )


def _sum(rows: Sequence[Row], column: str) -> Number | None:
    """Nothing where one of the days is not known: a part would pass for the whole."""
    if any(row[column] is None for row in rows):
        return None
    return sum(number(row[column]) for row in rows)
