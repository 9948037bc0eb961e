"""What a page asks of the library, kept together with the Python that asks it again.

A page shows the text beside each number. Text and value are made by the same call, so they
cannot drift apart; a test runs every text and compares.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeAlias

from vitrina import journeys
from vitrina.engine import Lake, Row, Table

Number: TypeAlias = int | float


class Question(Protocol):
    """Anything that gives a table of the lake, and can say how."""

    def text(self, lake: Lake) -> str:
        """Python that a notebook runs as it stands, given `lake`."""
        ...

    def table(self, lake: Lake) -> Table | None:
        """The table; None where it is not there yet."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A table that the lake keeps."""

    name: str

    def text(self, lake: Lake) -> str:
        del lake
        return f"lake.{self.name}" if hasattr(Lake, self.name) else f"lake.table({self.name!r})"

    def table(self, lake: Lake) -> Table:
        return lake.table(self.name)


@dataclass(frozen=True, slots=True)
class Nightly:
    """A table that `vitrina analyse` keeps; without rows until it has run."""

    name: str

    def text(self, lake: Lake) -> str:
        return f"lake.table({self.name!r})" if lake.rows_in(self.name) else "[]"

    def table(self, lake: Lake) -> Table | None:
        return lake.table(self.name) if lake.rows_in(self.name) else None


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the library, what it is given, and the name its result may be kept under."""

    function: Callable[..., Table]
    arguments: tuple[object, ...]
    options: tuple[tuple[str, object], ...] = ()
    kept_as: str | None = None

    def text(self, lake: Lake) -> str:
        return f"lake.table({self.kept_as!r})" if self._is_kept(lake) else self.made_by(lake)

    def made_by(self, lake: Lake) -> str:
        """The call itself, also where the lake keeps its result."""
        given = [_text(argument, lake) for argument in self.arguments]
        named = [f"{name}={_text(value, lake)}" for name, value in self.options]
        package = self.function.__module__.split(".")[1]
        return f"{package}.{self.function.__name__}({', '.join([*given, *named])})"

    def table(self, lake: Lake) -> Table:
        if self.kept_as and self._is_kept(lake):
            return lake.table(self.kept_as)
        given = [_value(argument, lake) for argument in self.arguments]
        return self.function(*given, **{name: _value(value, lake) for name, value in self.options})

    def _is_kept(self, lake: Lake) -> bool:
        return bool(self.kept_as) and lake.rows_in(self.kept_as or "") > 0


def call(
    function: Callable[..., Table],
    *arguments: object,
    kept_as: str | None = None,
    **options: object,
) -> Call:
    """A question written almost as the call itself; questions may be among its arguments."""
    return Call(function, arguments, tuple(options.items()), kept_as)


EVENTS = Kept("events")
RECEIPTS = Kept("receipts")
CAMPAIGNS = Kept("campaigns")
SPEND = Kept("spend")
PEOPLE = Kept("passports")
PATHS = call(journeys.build, EVENTS, PEOPLE, kept_as="paths")


@dataclass(frozen=True, slots=True)
class Reading:
    """One number, and the Python that gives it; None where there is nothing to divide by."""

    value: Number | None
    python: str

    def over(self, other: "Reading") -> "Reading":
        """This as a share of, or per, another."""
        python = f"{self.python} / {other.python}"
        if not other.value or self.value is None:
            return Reading(None, python)
        return Reading(self.value / other.value, python)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of an answer; `python` gives the same rows in a notebook.

    `made_by` is the call whose result the lake keeps, where it does.
    """

    rows: Sequence[Row]
    python: str
    made_by: str = ""

    @property
    def shown(self) -> str:
        """The Python, and where its rows come from."""
        return f"# {self.made_by}\n{self.python}" if self.made_by else self.python

    def __len__(self) -> int:
        return len(self.rows)

    def between(self, column: str, first: date, last: date) -> "Rows":
        """The rows whose date in `column` lies in a window, both ends included."""
        kept = [row for row in self.rows if first <= _date(row[column]) <= last]
        days = f"date({first:%Y, %-m, %-d}) <= row[{column!r}] <= date({last:%Y, %-m, %-d})"
        return Rows(kept, f"[row for row in {self.python} if {days}]")

    def where(self, column: str, wanted: object) -> "Rows":
        """The rows that have a value in `column`."""
        kept = [row for row in self.rows if row[column] == wanted]
        return Rows(kept, f"[row for row in {self.python} if row[{column!r}] == {wanted!r}]")

    def without(self, column: str, unwanted: object) -> "Rows":
        """The rows that have another value in `column`."""
        kept = [row for row in self.rows if row[column] != unwanted]
        return Rows(kept, f"[row for row in {self.python} if row[{column!r}] != {unwanted!r}]")

    def total(self, column: str) -> Reading:
        """A column added up; a missing value adds nothing."""
        value = sum(number(row[column]) for row in self.rows)
        return Reading(value, f"sum(row[{column!r}] or 0 for row in {self.python})")

    def count(self) -> Reading:
        return Reading(len(self.rows), f"len({self.python})")

    def grouped(self, by: str, columns: Iterable[str]) -> "Rows":
        """One row per value of `by`, with `columns` added up."""
        names = list(columns)
        groups: dict[object, Row] = {}
        for row in self.rows:
            group = groups.setdefault(row[by], {by: row[by], **dict.fromkeys(names, 0)})
            for name in names:
                group[name] = number(group[name]) + number(row[name])
        frame = f"pandas.DataFrame({self.python}).groupby({by!r}, as_index=False, dropna=False)"
        return Rows(list(groups.values()), f"{frame}[{names!r}].sum()")

    def with_share(self, name: str, part: str, whole: str) -> "Rows":
        """Each row with one column more: a part of a whole, None where the whole is zero."""
        rows = [{**row, name: _share(row[part], row[whole])} for row in self.rows]
        python = f"{self.python}.assign({name}=lambda t: t[{part!r}] / t[{whole!r}])"
        return Rows(rows, python)

    def ascending(self, column: str) -> "Rows":
        """Lowest first: numbers by size, everything else as text; ties keep their order."""
        rows = sorted(self.rows, key=lambda row: (number(row[column]), str(row[column])))
        return replace(self, rows=rows)

    def descending(self, column: str) -> "Rows":
        """The highest number first; ties keep their order."""
        rows = sorted(self.rows, key=lambda row: -number(row[column]))
        return replace(self, rows=rows)


def number(value: object) -> Number:
    """A cell as a number; a missing one is zero."""
    return value if isinstance(value, int | float) else 0


def _share(part: object, whole: object) -> float | None:
    return number(part) / number(whole) if number(whole) else None


def _date(value: object) -> date:
    assert isinstance(value, date), f"{value!r} is not a date"
    return value


def _text(argument: object, lake: Lake) -> str:
    return argument.text(lake) if isinstance(argument, Kept | Call) else repr(argument)


def _value(argument: object, lake: Lake) -> object:
    return argument.table(lake) if isinstance(argument, Kept | Call) else argument
