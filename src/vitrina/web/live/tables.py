"""The tables that these pages ask about: the lake's own, and the part of its events that is new."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from weakref import WeakKeyDictionary

from sqlglot import exp

from vitrina.engine import Lake, Table
from vitrina.engine.manifest import File, Manifest
from vitrina.events.lake_tables import EVENTS
from vitrina.web.question import Kept

# an event may reach us a day after it happened: a phone that was offline over night
LATE = timedelta(days=1)
LEFT_OUT = "properties"  # by far the largest column, and no page here reads it

_arrived: WeakKeyDictionary[Lake, tuple[str, Table]] = WeakKeyDictionary()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Named(Kept):
    """A table of the lake that has no property of its own."""

    def text(self, lake: Lake) -> str:
        del lake
        return f"lake.table({self.name!r})"


@dataclass(frozen=True, slots=True)
class Arrived(Kept):
    """The events that reached us since a time, kept in memory for all questions of a page.

    To a question about that time it is the same as `lake.events`, without reading older files;
    only what happened more than a day before that time, and was sent since, is left out.
    """

    since: str = ""

    def text(self, lake: Lake) -> str:
        del lake
        return "lake.events"

    def table(self, lake: Lake) -> Table:
        with _lock:
            since, table = _arrived.get(lake, ("", None))
            if table is None or since != self.since:
                table = _read(lake, self.since).store("arrived")
                _arrived[lake] = (self.since, table)
            return table


INTAKE = Named("intake")
REJECTIONS = Named("rejections")
BAD_ROWS = Named("bad_rows")
REPLAYED = Named("replayed")
CANARIES = Named("canaries")


def files_of(lake: Lake) -> list[File]:
    """The files that make up the lake."""
    return Manifest(lake.folder / "manifest.sqlite").files(lake.version)


def _read(lake: Lake, since: str) -> Table:
    first_day = (datetime.fromisoformat(since) - LATE).date()
    new = [file for file in files_of(lake) if file.table == "events" and _day(file) >= first_day]
    if not new:
        return _chosen(lake.events, since)
    paths = [lake.folder / file.path for file in new]
    return _chosen(lake.engine.read(paths, root=lake.folder / "tables" / "events"), since)


def _chosen(table: Table, since: str) -> Table:
    names = [column.name for column in EVENTS.columns if column.name != LEFT_OUT]
    columns = [exp.column(exp.to_identifier(name, quoted=True)) for name in names]
    newer = exp.column("received_at") >= exp.cast(exp.convert(since), exp.DType.TIMESTAMPTZ)
    query = exp.select(*columns).from_(table.query.subquery("kept")).where(newer)
    return Table(table.engine, query)


def _day(file: File) -> date:
    folder = file.path.split("/")[-2]  # day=2026-03-01
    return date.fromisoformat(folder.removeprefix("day="))
