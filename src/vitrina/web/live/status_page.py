"""The page Status put together: is all there, how fresh is it, and does everything run."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from vitrina import journeys
from vitrina.collector.workspace import CONFIG
from vitrina.web.intake import Conservation
from vitrina.web.intake import account as count_all
from vitrina.web.links import shop
from vitrina.web.live.accounts import Account, account_of
from vitrina.web.live.processes import Health, health_of
from vitrina.web.live.tables import CANARIES, files_of
from vitrina.web.question import Rows, call
from vitrina.web.workspace import Snapshot

CANARY_HOURS = 24


@dataclass(frozen=True, slots=True)
class Status:
    """All of the page.

    Attributes:
        account: what came in during the last hours, and the verdict.
        proof: the same of all time with the log counted again; nothing unless asked for.
        canaries: the test messages of the last day, newest first.
        files: of the lake, by table.
    """

    at: datetime
    health: Health
    account: Account
    proof: Conservation | None
    canaries: Rows
    files: Rows

    @property
    def lake_files(self) -> int:
        return sum(int(str(row["files"])) for row in self.files.rows)

    @property
    def lake_bytes(self) -> int:
        return sum(int(str(row["bytes"])) for row in self.files.rows)

    @property
    def proven_totals(self) -> dict[str, int]:
        """The sums of the proof."""
        assert self.proof is not None
        names = ("received", "new", "duplicate", "bad", "rejected", "lake_rows")
        return {name: self.proof.total(name) for name in names}

    @property
    def proven_wrong(self) -> int:
        """How many hours of the proof are not exact."""
        return sum(not hour.is_exact for hour in self.proof.hours) if self.proof else 0


def status_of(request: HttpRequest, snapshot: Snapshot) -> Status | None:
    """Ask for all of it; nothing where there is no workspace yet."""
    workspace = shop.workspace()
    if not (workspace.folder / CONFIG).is_file():
        return None
    now = timezone.now()
    day = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=CANARY_HOURS)
    return Status(
        at=now,
        health=health_of(workspace, now),
        account=account_of(snapshot, now),
        proof=count_all(workspace) if request.method == "POST" else None,
        canaries=snapshot.ask(call(journeys.freshness, CANARIES, since=journeys.instant(day))),
        files=_files(snapshot),
    )


def _files(snapshot: Snapshot) -> Rows:
    counts: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    for file in files_of(snapshot.lake):
        counts[file.table] += 1
        sizes[file.table] += file.bytes
        rows[file.table] += file.rows
    told = [
        {"table": name, "rows": rows[name], "files": counts[name], "bytes": sizes[name]}
        for name in sorted(counts)
    ]
    return Rows(told, "[(name, lake.rows_in(name)) for name in lake.tables]")
