"""Who comes back: cohorts by the month of their first purchase, and what each month brought."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from vitrina.engine import Row
from vitrina.web.question import Nightly, Number, Rows, number

COHORTS = Nightly("cohorts")
SHADES = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """A cohort at one age.

    Attributes:
        share: of its people, those who bought.
        value: what it brought, per person of the whole cohort, in minor units.
        shade: how dark it is drawn, from 0 to 5; 0 for the month of the first purchase, in which
            everybody bought.
        is_open: the month is not over yet.
    """

    share: Number
    value: Number
    shade: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Cohort:
    """The people whose first known purchase lies in one month.

    Attributes:
        month: its first day.
        cells: one per age up to the newest month, from 0.
        holds_old: the data begin with it, so its people may have bought before.
    """

    month: date
    people: Number
    cells: Sequence[Cell]
    holds_old: bool


@dataclass(frozen=True, slots=True)
class Cohorts:
    """All of them, the oldest first."""

    cohorts: Sequence[Cohort]

    @property
    def ages(self) -> range:
        return range(max((len(each.cells) for each in self.cohorts), default=0))

    @property
    def told(self) -> Cohort | None:
        """The newest one whose first month after is over, and that holds no old customers."""
        return next((each for each in reversed(self.cohorts) if _is_told(each)), None)


def cohorts_of(rows: Rows, *, shaded_by: str, until: date) -> Cohorts:
    """Set the months side by side, by age.

    Args:
        rows: one row per cohort and age, as `journeys.cohorts` returns it by month.
        shaded_by: share or value.
        until: the last day of which there are data.
    """
    months = sorted({_month(row) for row in rows.rows})
    known = {(_month(row), int(number(row["age"]))): row for row in rows.rows}
    cohorts = []
    for month in months:
        ages = range(_months_between(month, until) + 1)
        # a month in which nobody of the cohort bought has no row
        cells = [_cell(known.get((month, age), {})) for age in ages]
        cells[-1] = replace(cells[-1], is_open=not _is_over(until))
        people = number(known[month, 0]["people"])
        cohorts.append(Cohort(month, people, cells, holds_old=month == months[0]))
    return Cohorts(_shaded(cohorts, shaded_by))


def last_day(span: Row) -> date:
    """The day of the newest event.

    Args:
        span: the row of `journeys.span`.
    """
    newest = span["newest_at"]
    assert isinstance(newest, datetime), "a lake with cohorts has events"
    return newest.astimezone(UTC).date()


def _month(row: Row) -> date:
    month = row["cohort"]
    assert isinstance(month, date), f"{month!r} is no month"
    return month


def _months_between(first: date, last: date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month


def _is_over(until: date) -> bool:
    """Whether a month is over with this day."""
    return (until + timedelta(days=1)).month != until.month


def _cell(row: Row) -> Cell:
    people = number(row.get("people")) or 1
    share, value = number(row.get("active_share")), number(row.get("value")) / people
    return Cell(share, value, shade=0, is_open=False)


def _shaded(cohorts: Sequence[Cohort], measure: str) -> list[Cohort]:
    def amount(cell: Cell) -> Number:
        return cell.share if measure == "share" else cell.value

    later = [amount(cell) for cohort in cohorts for cell in cohort.cells[1:]]
    most = max(later, default=0)
    return [
        replace(
            cohort,
            cells=[
                cohort.cells[0],
                *(replace(cell, shade=_shade(amount(cell), most)) for cell in cohort.cells[1:]),
            ],
        )
        for cohort in cohorts
    ]


def _shade(amount: Number, most: Number) -> int:
    if amount <= 0:
        return 0
    return 1 + min(SHADES - 1, int(SHADES * amount / most))


def _is_told(cohort: Cohort) -> bool:
    return not cohort.holds_old and len(cohort.cells) > 1 and not cohort.cells[1].is_open
