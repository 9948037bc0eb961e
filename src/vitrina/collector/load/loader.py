"""Bring the finished segments of the log into the lake: each exactly once, whatever dies when.

A segment's rows, its counts and its name are one commit of the lake. A loader that dies before
has changed nothing; one that dies after finds the name there and only moves the segment away.
"""

import fcntl
import gc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from logging import getLogger
from pathlib import Path

import pyarrow as pa
from sqlglot import exp

from vitrina.collector.doors import DoorFile
from vitrina.collector.load.columns import arrow_rows
from vitrina.collector.load.outcome import Surroundings
from vitrina.collector.load.seen import LATE_SECONDS, WINDOW_SECONDS, Seen, key_of
from vitrina.collector.load.sorting import NO_DIGEST, Sorted, sort
from vitrina.collector.log import move, read_segment, recover
from vitrina.collector.log.record import at_microseconds
from vitrina.collector.workspace import Workspace
from vitrina.engine import Lake, Table, open_lake, select
from vitrina.engine.commit import Commit
from vitrina.engine.manifest import File
from vitrina.errors import DamagedLogError, LakeBusyError, VitrinaError
from vitrina.events.lake_tables import LAKE_TABLES
from vitrina.privacy.sealing import Sealer, derive_key
from vitrina.privacy.tokens import Tokens

LOGGER = getLogger(__name__)
MOST_SEGMENTS = 64  # of one commit
MOST_BYTES = 64 << 20
FEWEST_TO_MERGE = 16
SMALL_BYTES = (1 << 20, 32 << 20)  # files below the first are merged, then those below the second
WAIT_SECONDS = 30.0  # for an import to finish with the lake


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one turn brought to the lake."""

    segments: int = 0
    messages: int = 0


@dataclass(frozen=True, slots=True)
class _Ready:
    """One segment, as it goes into the lake."""

    path: Path
    tables: Mapping[str, pa.Table]
    messages: int


class _ReplayedMeanwhileError(Exception):
    """A replay has brought messages to the lake that this loader has not seen."""


class Loader:
    """The one process that loads a shop's log.

    Args:
        workspace: the shop's.
        clock: the present time, for commits and retention; messages carry their own.
        window_seconds: how long a message id is remembered.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        clock: Callable[[], datetime],
        window_seconds: int = WINDOW_SECONDS,
    ) -> None:
        self._workspace = workspace
        self._settings = workspace.settings()
        self._root = workspace.root_key()
        self._clock = clock
        self._window_seconds = window_seconds
        self._lake = open_lake(workspace.folder, create=True, clock=clock)
        self._doors = DoorFile(workspace.doors)
        self._tokens = Tokens(derive_key(self._root, "tokens"))
        self._sealer = bad_row_sealer(workspace)
        self._seen: Seen | None = None
        self._replayed = 0
        self._damaged: set[str] = set()
        self._beyond_us: set[str] = set()
        self._most = MOST_SEGMENTS
        self.last_error = ""

    def run_once(self) -> Loaded:
        """Load the segments that are finished now, oldest first, as far as one commit goes.

        Raises:
            LakeBusyError: an import holds the lake for longer than we wait.
        """
        recover(self._workspace.log)
        waiting = sorted((self._workspace.log / "sealed").iterdir())
        chosen = _first(self._unloaded(waiting), self._most)
        try:
            with _no_cycles():
                segments = [ready for path in chosen if (ready := self._sort(path))]
            if not segments:
                return Loaded()
            self._commit(segments)
        except _ReplayedMeanwhileError:
            self._seen = None
            return self.run_once()
        except BaseException as error:
            self._seen = None  # it holds keys of a commit that may not be there
            self._find_the_one(chosen, error)
            raise
        self._most = MOST_SEGMENTS
        for ready in segments:
            move(ready.path, self._workspace.log / "loaded")
        return Loaded(len(segments), sum(ready.messages for ready in segments))

    def run_until_empty(self) -> None:
        """Load everything that is finished; what a mistake of ours is in stays where it is."""
        segments = 1
        while segments:
            try:
                segments = self.run_once().segments
            except (VitrinaError, OSError):
                raise
            except Exception as error:  # each turn passes by more, until only sound ones are left
                self.last_error = f"{type(error).__name__}: {error}"
                LOGGER.exception("A segment could not be loaded")

    def around(self) -> Surroundings:
        """What readers may know now."""
        doors = self._doors.doors()
        return Surroundings(
            doors=doors,
            tokens=self._tokens,
            currency=self._settings.currency,
            region=self._settings.region,
            own_hosts=frozenset(doors.own_hosts),
        )

    def seen(self, *, oldest: datetime | None = None) -> Seen:
        """The messages that a repeat may be of; read from the lake at the start.

        Args:
            oldest: when the oldest message was received that will be looked up; without it,
                of those that wait in the log now.
        """
        if self._seen is None:
            self._lake.refresh()
            self._replayed = self._lake.rows_in("replayed")
            seen = Seen(self._window_seconds, forgets=oldest is None)
            begin = oldest or self._oldest_waiting()
            since = int(begin.timestamp()) - self._window_seconds - LATE_SECONDS
            _recall(seen, self._lake, since)
            self._seen = seen
        return self._seen

    def _oldest_waiting(self) -> datetime:
        # after days without a loader, what waits may repeat what came a window before it
        begun = [path.name.partition("-")[0] for path in (self._workspace.log / "sealed").iterdir()]
        times = [at_microseconds(int(us)) for us in begun if us.isdecimal()]
        return min([self._clock(), *times])

    def merge(self) -> int:
        """Put large files in the place of many small ones; returns how many went."""
        self._lake.refresh()
        if not self._groups():
            return 0
        with self._lake.write("merge small files", wait_seconds=WAIT_SECONDS) as commit:
            groups = self._groups()  # again under the lock: another writer may have been faster
            for name, files in groups:
                commit.merge(name, files)
        return sum(len(files) for _, files in groups)

    def forget_old(self) -> int:
        """Remove loaded segments that were kept long enough; returns how many."""
        oldest = self._clock() - timedelta(days=self._settings.raw_days)
        limit = f"{int(oldest.timestamp() * 1_000_000):016d}"
        old = [path for path in (self._workspace.log / "loaded").iterdir() if path.name < limit]
        for path in old:
            path.unlink()
        return len(old)

    def _unloaded(self, segments: Sequence[Path]) -> list[Path]:
        fresh = []
        for path in segments:
            if self._lake.has_import(import_key(path.name)):
                # the last loader died between its commit and this move
                move(path, self._workspace.log / "loaded")
            elif path.name not in self._beyond_us:
                fresh.append(path)
        return fresh

    def _find_the_one(self, chosen: Sequence[Path], error: BaseException) -> None:
        """After a mistake of ours: the next turns go one by one, and pass by what it is in."""
        if isinstance(error, VitrinaError | OSError) or not isinstance(error, Exception):
            return  # of the lake or the disk: the same segments are tried again
        if len(chosen) > 1:
            self._most = 1
        elif chosen:
            self._beyond_us.add(chosen[0].name)

    def _sort(self, path: Path) -> _Ready | None:
        seen = self.seen()
        try:
            records = list(read_segment(path, self._root))
        except DamagedLogError as error:
            self.last_error = str(error)
            if path.name not in self._damaged:  # it is met again each turn
                LOGGER.error("%s", error)  # it stays where it is, and conserve tells it
            self._damaged.add(path.name)
            return None
        found = sort(
            records, segment=path.stem, seen=seen, around=self.around(), sealer=self._sealer
        )
        seen.add(found.keys, found.digests, found.seconds)
        return _ready(path, found)

    def _commit(self, segments: Sequence[_Ready]) -> None:
        tables: dict[str, list[pa.Table]] = defaultdict(list)
        for ready in segments:
            for name, rows in ready.tables.items():
                tables[name].append(rows)
        what = f"load {len(segments)} segments"
        with self._lake.write(what, wait_seconds=WAIT_SECONDS) as commit:
            if self._lake.rows_in("replayed") != self._replayed:
                raise _ReplayedMeanwhileError
            for ready in segments:
                commit.covers(import_key(ready.path.name))
            for name, parts in tables.items():
                commit.append_new(name, pa.concat_tables(parts))

    def _groups(self) -> list[tuple[str, list[File]]]:
        return [group for name in LAKE_TABLES for group in self._small(name)]

    def _small(self, name: str) -> Iterator[tuple[str, list[File]]]:
        by_folder: dict[Path, list[File]] = defaultdict(list)
        for file in self._lake.files_of(name):
            by_folder[Path(file.path).parent].append(file)
        for files in by_folder.values():
            for limit in SMALL_BYTES:
                small = [file for file in files if file.bytes < limit]
                if len(small) >= FEWEST_TO_MERGE:
                    yield name, small
                    break


def _ready(path: Path, found: Sorted) -> _Ready:
    # as columns at once: the rows of many segments together no cache would hold
    rows = {
        **found.rows,
        "intake": list(_intake(path.stem, found)),
        "rejections": list(_rejections(path.stem, found.rejections)),
    }
    tables = {name: arrow_rows(name, added) for name, added in rows.items() if added}
    return _Ready(path, tables, sum(tally.received for tally in found.tallies.values()))


def append_rows(commit: Commit, rows: dict[str, list[dict[str, object]]]) -> None:
    """Add rows by table; none of their keys is in the lake."""
    for table, added in rows.items():
        if added:
            commit.append_new(table, arrow_rows(table, added))


def bad_row_sealer(workspace: Workspace) -> Sealer:
    """What seals and opens kept bad rows."""
    return Sealer(workspace.root_key(), "bad rows")


def import_key(segment: str) -> str:
    """The name under which the lake knows a segment."""
    return f"log/{segment}"


@contextmanager
def only_loader(workspace: Workspace) -> Iterator[None]:
    """Be the only loader of the shop.

    Raises:
        LakeBusyError: another process is.
    """
    workspace.run.mkdir(parents=True, exist_ok=True)
    with (workspace.run / "loader.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LakeBusyError(
                f"Another process loads the log of {workspace.folder} already. `vitrina up` does "
                "it all the time."
            ) from None
        yield


@contextmanager
def _no_cycles() -> Iterator[None]:
    """Rows refer to no rows: looking for cycles among them would take a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _first(waiting: Sequence[Path], most: int) -> list[Path]:
    chosen: list[Path] = []
    size = 0
    for path in waiting[:most]:
        size += path.stat().st_size
        chosen.append(path)
        if size > MOST_BYTES:
            break
    return chosen


def _intake(segment: str, found: Sorted) -> Iterator[dict[str, object]]:
    for (source, hour), tally in found.tallies.items():
        yield {"segment": segment, "source": source, "hour": hour, **asdict(tally)}


def _rejections(
    segment: str, rejections: Counter[tuple[str, datetime, str]]
) -> Iterator[dict[str, object]]:
    for (source, hour, reason), messages in rejections.items():
        yield {
            "segment": segment,
            "source": source,
            "hour": hour,
            "reason": reason,
            "messages": messages,
        }


def _recall(seen: Seen, lake: Lake, since: int) -> None:
    for table, scope in KEPT.items():
        kept = kept_rows(lake, table)
        recent = select(
            "collector/load/recent.sql", values={"since_seconds": since}, kept=kept
        ).to_arrow()
        for batch in recent.to_batches(max_chunksize=100_000):
            told = batch.to_pydict()
            pairs = zip(told["source"], told["message_id"], strict=True)
            keys = [key_of(f"{scope}{source}", message_id) for source, message_id in pairs]
            digests = [NO_DIGEST if digest is None else digest for digest in told["digest"]]
            seen.add(keys, digests, told["received_seconds"])


# the tables that messages become rows of; what stands before the source in their keys
KEPT = {"events": "", "sightings": "sightings/", "canaries": "canaries/"}
_KEY = {"events": "event_id", "sightings": "sighting_id", "canaries": "canary_id"}


def kept_rows(lake: Lake, table: str) -> Table:
    """One row per message of a table that came through the collector, with common names."""
    rows = lake.table(table)
    chosen = [
        exp.column("source")
        if table != "canaries"
        else exp.alias_(exp.convert("canary"), "source"),
        exp.alias_(exp.column(_KEY[table]), "message_id"),
        exp.alias_(exp.column("body_digest") if table == "events" else exp.null(), "digest"),
        exp.column("received_at"),
    ]
    query = exp.select(*chosen).from_(rows.query.subquery("kept"))
    if table == "events":  # imported files leave it empty
        query = query.where(exp.column("is_trusted").is_(exp.null()).not_())
    return Table(rows.engine, query)
