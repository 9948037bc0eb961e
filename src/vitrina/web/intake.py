"""What the pages need of the collector: replay, open what was kept, and count again."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlglot import exp

from vitrina.collector.load import conserve
from vitrina.collector.load import replay as collector
from vitrina.collector.load.loader import KEPT, kept_rows
from vitrina.collector.workspace import Workspace
from vitrina.engine import Lake, Row, Table, select
from vitrina.errors import LakeBusyError

CANARY = conserve.CANARY  # the source of the test messages, which are nobody's
PATIENCE_SECONDS = 10.0
AGAIN_SECONDS = 0.1
LONGEST_RAW = 20_000  # letters of a bad row that a page shows

Replayed = collector.Replayed
Conservation = conserve.Conservation


@dataclass(frozen=True, slots=True)
class Raw:
    """What was received of a bad row, as text; unreadable bytes are marked."""

    text: str
    length: int

    @property
    def is_cut(self) -> bool:
        return len(self.text) >= LONGEST_RAW


def replay(
    workspace: Workspace,
    *,
    source: str | None = None,
    reason: str | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Replayed:
    """Read bad rows again, all or those of one source or reason.

    Raises:
        LakeBusyError: another process wrote to the lake all the while.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return collector.replay(workspace, clock=_now, source=source, reason=reason)
        except LakeBusyError:  # the loader holds it for a moment each second
            if time.monotonic() >= until:
                raise
            pause(AGAIN_SECONDS)


def raw_of(workspace: Workspace, bad_row: Row) -> Raw:
    """What was received, unsealed.

    Raises:
        SealError: it was sealed under another root key.
    """
    body = collector.open_bad_row(workspace, bad_row).body
    return Raw(body[:LONGEST_RAW].decode(errors="replace"), len(body))


def account(workspace: Workspace) -> Conservation:
    """Count everything again: the log, what became of it, and what is in the lake."""
    return conserve.account(workspace)


def rows_by_hour(lake: Lake, *, since: str) -> dict[tuple[str, object], int]:
    """Rows that came through the collector, by source and hour, counted in the tables."""
    counts: dict[tuple[str, object], int] = {}
    for name in KEPT:
        for row in select("collector/load/counted.sql", kept=_newer(lake, name, since)).rows():
            place = (str(row["source"]), row["hour"])
            counts[place] = counts.get(place, 0) + int(str(row["rows"]))
    return counts


def _newer(lake: Lake, name: str, since: str) -> Table:
    rows = kept_rows(lake, name)
    newer = exp.column("received_at") >= exp.cast(exp.convert(since), exp.DType.TIMESTAMPTZ)
    query = exp.select("source", "received_at").from_(rows.query.subquery("newer"))
    return Table(rows.engine, query.where(newer))


def _now() -> datetime:
    return datetime.now(UTC)
