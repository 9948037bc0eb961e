"""The stretch of time that a page is asked for, in whole weeks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from vitrina.web.question import Rows

PRESETS = (4, 13, 26)  # weeks back from the newest


@dataclass(frozen=True, slots=True)
class Choice:
    """A ready window that the filter offers."""

    weeks: int
    first_day: date
    last_day: date
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Window:
    """Whole weeks, Monday to Sunday.

    Attributes:
        first_week: the Monday of the first.
        last_week: the Monday of the last.
        whole: the first and the last Monday that there are.
        wrong: an asked date that is none.
    """

    first_week: date
    last_week: date
    whole: tuple[date, date]
    wrong: str = ""

    @property
    def first_day(self) -> date:
        return self.first_week

    @property
    def last_day(self) -> date:
        return self.last_week + timedelta(days=6)

    @property
    def weeks(self) -> int:
        return (self.last_week - self.first_week).days // 7 + 1

    @property
    def choices(self) -> list[Choice]:
        """The last weeks up to the newest one, in a few lengths, and everything."""
        oldest, newest = self.whole
        everything = (newest - oldest).days // 7 + 1
        lengths = [length for length in PRESETS if length < everything] + [everything]
        offered = [Window(newest - timedelta(weeks=n - 1), newest, self.whole) for n in lengths]
        return [Choice(one.weeks, one.first_day, one.last_day, one == self) for one in offered]


def window_of(asked: Mapping[str, str], weekly: Rows) -> Window | None:
    """The window that a query asks for with `from` and `to`, all weeks by default.

    A day stands for its week. Nothing if there are no weeks at all.
    """
    weeks = [week for row in weekly.rows if isinstance(week := row["week"], date)]
    if not weeks:
        return None
    first, first_wrong = _week(asked.get("from", ""), min(weeks))
    last, last_wrong = _week(asked.get("to", ""), max(weeks))
    if first > last:
        first, last = last, first
    return Window(first, last, (min(weeks), max(weeks)), first_wrong or last_wrong)


def _week(asked: str, default: date) -> tuple[date, str]:
    if not asked:
        return default, ""
    try:
        day = date.fromisoformat(asked)
        return day - timedelta(days=day.weekday()), ""
    except (ValueError, OverflowError):
        return default, asked
