"""The lake's table of contents: which files are part of which version, in one SQLite file.

A file counts only once the manifest names it, so a reader never sees half a write: it
reads the files of the last finished commit and nothing else.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vitrina.errors import DamagedLakeError, LakeVersionError

FORMAT = 2  # 1 had no traffic columns in events, and one import per commit

# a rollback journal, not WAL: SQLite before 3.51.3 can lose a WAL that two connections reset
# EXTRA, not FULL: at FULL the journal's removal is not synced, and a power cut may undo a commit
PRAGMAS = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON;"

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE commits (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    what TEXT NOT NULL
) STRICT;
CREATE TABLE imports (
    import_key TEXT PRIMARY KEY,
    commit_id INTEGER NOT NULL REFERENCES commits (id)
) STRICT;
CREATE TABLE files (
    path TEXT PRIMARY KEY,
    table_name TEXT NOT NULL,
    rows INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    added INTEGER NOT NULL REFERENCES commits (id),
    removed INTEGER REFERENCES commits (id)
) STRICT;
CREATE INDEX live_files ON files (table_name) WHERE removed IS NULL;
CREATE TABLE counts (
    commit_id INTEGER NOT NULL REFERENCES commits (id),
    table_name TEXT NOT NULL,
    added INTEGER NOT NULL,
    duplicate INTEGER NOT NULL,
    PRIMARY KEY (commit_id, table_name)
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class File:
    """One Parquet file of the lake; `path` is relative to the lake's folder."""

    path: str
    table: str
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows a commit gave to one table, and how many it had already."""

    table: str
    added: int
    duplicate: int


@dataclass(frozen=True, slots=True)
class Change:
    """What one commit is about to do, all or nothing."""

    at: datetime
    what: str
    import_keys: Sequence[str]
    added: Sequence[File]
    replaced: Sequence[str]  # tables whose earlier files go
    merged: Sequence[str]  # paths of files whose rows stand in added ones now
    counts: Sequence[Count]
    currency: str | None


class Manifest:
    """The manifest of one lake."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def create(self) -> None:
        """Write an empty manifest, unless there is one.

        Raises:
            DamagedLakeError: what is there is no manifest, or the lake's tables have lost it.
        """
        try:
            with self._open() as connection:
                connection.execute("BEGIN IMMEDIATE")
                if not connection.execute("SELECT name FROM sqlite_schema LIMIT 1").fetchone():
                    self._fill(connection)
                connection.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    def _fill(self, connection: sqlite3.Connection) -> None:
        if (self.path.parent / "tables").exists():
            # an empty manifest would have the next writer sweep them all away
            raise DamagedLakeError(
                f"{self.path.parent} has tables, but its manifest is missing or empty. Restore "
                "manifest.sqlite from a backup, or choose another folder."
            )
        for statement in SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))

    def _damaged(self, error: Exception) -> DamagedLakeError:
        return DamagedLakeError(
            f"The manifest {self.path} cannot be read ({error}). Restore it from a backup, "
            "or import the sources again into a new lake."
        )

    def check(self) -> None:
        """Stop unless this Vitrina can read the lake.

        Raises:
            LakeVersionError: a newer Vitrina wrote it.
            DamagedLakeError: the manifest itself cannot be read.
        """
        try:
            found = self.meta("format")
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error
        if found is None or int(found) > FORMAT:
            raise LakeVersionError(
                f"The lake {self.path.parent} has format {found}, and this Vitrina reads up to "
                f"{FORMAT}. Update Vitrina, or open the lake with the one that wrote it."
            )
        if int(found) < FORMAT:
            raise LakeVersionError(
                f"The lake {self.path.parent} has format {found}, which was never released. "
                "Import its sources again into a new folder."
            )

    def meta(self, name: str) -> str | None:
        with self._open() as connection:
            row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def version(self) -> int:
        """The number of the last finished commit; 0 for a new lake."""
        with self._open() as connection:
            return int(connection.execute("SELECT ifnull(max(id), 0) FROM commits").fetchone()[0])

    def commit_of(self, import_key: str) -> int | None:
        """The commit that already holds an import, if any."""
        query = "SELECT commit_id FROM imports WHERE import_key = ?"
        with self._open() as connection:
            row = connection.execute(query, (import_key,)).fetchone()
        return int(row[0]) if row else None

    def counts(self, commit: int) -> list[Count]:
        """What a commit added to each table."""
        query = "SELECT table_name, added, duplicate FROM counts WHERE commit_id = ? ORDER BY 1"
        with self._open() as connection:
            return [Count(*row) for row in connection.execute(query, (commit,))]

    def committed_at(self, version: int) -> datetime | None:
        """When a commit was finished."""
        with self._open() as connection:
            row = connection.execute("SELECT at FROM commits WHERE id = ?", (version,)).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def files(self, version: int) -> list[File]:
        """The files that make up the lake at `version`."""
        query = """
            SELECT path, table_name, rows, bytes FROM files
            WHERE added <= ? AND (removed IS NULL OR removed > ?) ORDER BY path
        """
        with self._open() as connection:
            return [File(*row) for row in connection.execute(query, (version, version))]

    def known_paths(self) -> set[str]:
        """Every file that a version still names, replaced ones included."""
        with self._open() as connection:
            return {row[0] for row in connection.execute("SELECT path FROM files")}

    def apply(self, change: Change) -> int:
        """Make a change in one transaction; returns the new version."""
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            commit = connection.execute(
                "INSERT INTO commits (at, what) VALUES (?, ?)", (_in_utc(change.at), change.what)
            ).lastrowid
            connection.executemany(
                "INSERT INTO imports VALUES (?, ?)", [(key, commit) for key in change.import_keys]
            )
            connection.executemany(
                "UPDATE files SET removed = ? WHERE table_name = ? AND removed IS NULL",
                [(commit, table) for table in change.replaced],
            )
            connection.executemany(
                "UPDATE files SET removed = ? WHERE path = ? AND removed IS NULL",
                [(commit, path) for path in change.merged],
            )
            connection.executemany(
                "INSERT INTO files (path, table_name, rows, bytes, added) VALUES (?, ?, ?, ?, ?)",
                [(file.path, file.table, file.rows, file.bytes, commit) for file in change.added],
            )
            connection.executemany(
                "INSERT INTO counts VALUES (?, ?, ?, ?)",
                [(commit, count.table, count.added, count.duplicate) for count in change.counts],
            )
            if change.currency:
                connection.execute(
                    "INSERT INTO meta VALUES ('currency', ?) ON CONFLICT DO NOTHING",
                    (change.currency,),
                )
            connection.execute("COMMIT")
        return int(commit or 0)

    def forget(self, removed_before: datetime) -> list[str]:
        """Drop files replaced before a time from the manifest; returns their paths."""
        old = "removed IN (SELECT id FROM commits WHERE at < ?)"
        given = (_in_utc(removed_before),)
        with self._open() as connection:
            if not connection.execute(f"SELECT 1 FROM files WHERE {old}", given).fetchone():  # noqa: S608  # no value in it
                return []  # without the wait for the disk that a deletion takes
            found = connection.execute(f"DELETE FROM files WHERE {old} RETURNING path", given)  # noqa: S608  # no value in it
            return [row[0] for row in found]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        # autocommit: transactions are begun and ended in plain sight
        with closing(sqlite3.connect(self.path, isolation_level=None, timeout=30)) as connection:
            connection.executescript(PRAGMAS)
            yield connection


def _in_utc(at: datetime) -> str:
    """A time as text that sorts as times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
