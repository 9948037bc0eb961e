"""Read kept bad rows again, after a fix: what is understood now becomes rows."""

from base64 import b64decode
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import msgspec

from vitrina.collector.load.loader import Loader, append_rows, bad_row_sealer
from vitrina.collector.load.sorting import sort
from vitrina.collector.log.record import Record
from vitrina.collector.workspace import Workspace
from vitrina.engine import Row, open_lake


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of the bad rows that were read again."""

    tried: int
    new: int
    duplicate: int
    still_bad: int


def bad_rows(
    workspace: Workspace, *, source: str | None = None, reason: str | None = None
) -> list[Row]:
    """The bad rows that are still bad, oldest first: columns of the lake's `bad_rows`."""
    lake = open_lake(workspace.folder)
    done = {row["bad_row_id"] for row in lake.table("replayed").rows()}
    found = [
        row
        for row in lake.table("bad_rows").rows()
        if row["bad_row_id"] not in done
        and source in (None, row["source"])
        and (reason is None or reason in str(row["reason"]))
    ]
    return sorted(found, key=lambda row: (str(row["received_at"]), str(row["bad_row_id"])))


def open_bad_row(workspace: Workspace, row: Row) -> Record:
    """What was received, as a record with this one message.

    Raises:
        SealError: it was sealed under another root key.
    """
    sealed = b64decode(str(row["sealed"]))
    plain = bad_row_sealer(workspace).open(sealed, about=str(row["bad_row_id"]).encode())
    return msgspec.msgpack.decode(plain, type=Record)


def replay(
    workspace: Workspace,
    *,
    clock: Callable[[], datetime],
    source: str | None = None,
    reason: str | None = None,
) -> Replayed:
    """Read bad rows again, all of them or those of one source or with words of a reason.

    What is understood now becomes rows, in one commit with the note that it did. A repeat of a
    message that has come since counts as a duplicate.

    Raises:
        LakeBusyError: another process holds the lake.
    """
    loader = Loader(workspace, clock=clock)
    lake = open_lake(workspace.folder, clock=clock)
    name = f"replay-{uuid4().hex}"
    around, sealer = loader.around(), bad_row_sealer(workspace)
    with lake.write("replay bad rows") as commit:
        waiting = bad_rows(workspace, source=source, reason=reason)
        oldest = min((_time(row["received_at"]) for row in waiting), default=None)
        seen = loader.seen(oldest=oldest)  # read under the lock: nothing comes in between
        rows: dict[str, list[dict[str, object]]] = defaultdict(list)
        new = duplicate = 0
        for bad in waiting:
            record = msgspec.structs.replace(open_bad_row(workspace, bad), broken="")
            found = sort(
                [record], segment=str(bad["bad_row_id"]), seen=seen, around=around, sealer=sealer
            )
            [((told_source, hour), tally)] = found.tallies.items()
            if tally.bad:
                continue
            new, duplicate = new + tally.new, duplicate + tally.duplicate
            seen.add(found.keys, found.digests, found.seconds)
            for table, added in found.rows.items():
                rows[table] += added
            rows["replayed"].append(
                {
                    "bad_row_id": bad["bad_row_id"],
                    "replayed_at": clock(),
                    "outcome": "new" if tally.new else "duplicate",
                }
            )
            rows["intake"].append(
                {
                    "segment": f"{name}-{len(rows['intake'])}",
                    "source": told_source,
                    "hour": hour,
                    "received": 0,
                    "new": tally.new,
                    "duplicate": tally.duplicate,
                    "bad": -1,
                    "rejected": 0,
                }
            )
        append_rows(commit, rows)
    tried = len(waiting)
    return Replayed(tried, new, duplicate, tried - new - duplicate)


def _time(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value
