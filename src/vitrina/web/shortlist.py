"""A long table cut to its first rows, with the others added up in one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vitrina.engine import Row
from vitrina.web.question import Number, Rows, number

TOP = 20


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The rows to show, and what was left out of them.

    Attributes:
        rows: those to show.
        rest: the sums of the others; nothing if all are shown.
        rest_count: how many others.
        found: how many fit the search.
        search: what was searched for.
        sort: the column that they are sorted by.
        largest: the highest value of the first sum, for bars.
    """

    rows: Sequence[Row]
    rest: Row | None
    rest_count: int
    found: int
    search: str
    sort: str
    largest: Number


def shortlist(
    table: Rows,
    asked: Mapping[str, str],
    *,
    key: str,
    sums: Sequence[str],
    share: tuple[str, str, str],
) -> Shortlist:
    """Search, sort and cut a table as a query asks.

    Args:
        table: one row per `key`.
        asked: `search` (a part of the key), `sort` (a column, highest first; the first of
            `sums` by default) and `show` ("all" for every row).
        key: the column that is searched.
        sums: the columns that the rest adds up.
        share: a column that is a part of a whole, with the names of both.
    """
    search = asked.get("search", "").strip()
    sort = asked.get("sort", "")
    columns = set(table.rows[0]) - {key} if table.rows else set()
    sort = sort if sort in columns else sums[0]
    found = [row for row in table.rows if search.casefold() in str(row[key] or "").casefold()]
    ordered = Rows(found, table.python).descending(sort).rows
    # one row over the limit is shown: "and 1 more" takes the same room
    cut = len(ordered) if asked.get("show") == "all" or len(ordered) <= TOP + 1 else TOP
    others = Rows(ordered[cut:], table.python)
    return Shortlist(
        rows=ordered[:cut],
        rest=_rest(others, sums, share) if others.rows else None,
        rest_count=len(others),
        found=len(found),
        search=search,
        sort=sort,
        largest=max((number(row[sums[0]]) for row in found), default=0),
    )


def _rest(others: Rows, sums: Sequence[str], share: tuple[str, str, str]) -> Row:
    added: Row = {column: others.total(column).value for column in sums}
    return Rows([added], others.python).with_share(*share).rows[0]
