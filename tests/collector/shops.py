"""A small shop to receive for: a workspace with keys and published doors, and its log by hand."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vitrina.collector.doors import Doors, Link, Source, digest_of, publish
from vitrina.collector.load.conserve import Conservation, conserve
from vitrina.collector.load.loader import Loader
from vitrina.collector.log import LogWriter, Record, Sizes, microseconds, read_segment
from vitrina.collector.workspace import Settings, Workspace, make_workspace
from vitrina.engine import Lake, Row, open_lake

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WRITE_KEY = "wk_site"
SECRET_KEY = "sk_the-secret-of-the-site"
APP_KEY = "wk_app"
LINK = Link(
    code="poster",
    target="https://tea.example/menu?a=1#top",
    is_qr=True,
    place_id="north",
    utm_source="poster",
    utm_medium="qr",
    utm_campaign="spring",
)
DOORS = Doors(
    sources=(
        Source(
            name="site", write_key=WRITE_KEY, secret_digest=digest_of(SECRET_KEY), place_id="web"
        ),
        Source(name="app", write_key=APP_KEY),
        Source(name="canary", kind="canary", write_key="wk_canary"),
    ),
    links=(LINK,),
    own_hosts=("tea.example",),
)


class Shop:
    """A workspace whose clock a test sets."""

    def __init__(self, folder: Path, doors: Doors = DOORS) -> None:
        self.workspace: Workspace = make_workspace(folder, Settings())
        self.now = NOON
        publish(doors, self.workspace.doors)

    def clock(self) -> datetime:
        return self.now

    def now_us(self) -> int:
        return microseconds(self.now)

    def forward(self, **distance: float) -> None:
        self.now += timedelta(**distance)

    def writer(self, sizes: Sizes | None = None) -> LogWriter:
        return LogWriter(
            self.workspace.log,
            self.workspace.root_key(),
            now_us=self.now_us,
            sizes=sizes or Sizes(reserve_bytes=0),
        )

    def record(
        self, *messages: object, source: str = "site", rejected: tuple[int, ...] = ()
    ) -> Record:
        """What the door writes for a batch; texts and bytes go in as they are."""
        parts = [
            each if isinstance(each, bytes) else json.dumps(each).encode() for each in messages
        ]
        return Record(
            kind="segment",
            source=source,
            received_us=self.now_us(),
            count=len(parts),
            body=b'{"batch":[' + b",".join(parts) + b"]}",
            rejected=tuple((position, "message too large") for position in rejected),
        )

    def receive(self, *messages: object, source: str = "site") -> Path:
        """Put one batch into the log, as a finished segment of its own."""
        return self.log(self.record(*messages, source=source))

    def log(self, *records: Record) -> Path:
        """Put records into the log, as a finished segment of their own."""
        before = self.segments("sealed")
        writer = self.writer()
        writer.append(records)
        writer.seal()
        [path] = set(self.segments("sealed")) - set(before)
        return path

    def segments(self, folder: str) -> list[Path]:
        place = self.workspace.log / folder
        return sorted(place.glob("*.log")) if place.exists() else []

    def records(self) -> list[Record]:
        """Everything that waits for the loader."""
        root = self.workspace.root_key()
        return [each for path in self.segments("sealed") for each in read_segment(path, root)]

    def loader(self, **settings: int) -> Loader:
        return Loader(self.workspace, clock=self.clock, **settings)

    def load(self) -> None:
        """Load all that waits, as a loader does that has just been started."""
        self.loader().run_until_empty()

    def lake(self) -> Lake:
        return open_lake(self.workspace.folder, clock=self.clock)

    def rows(self, table: str = "events") -> list[Row]:
        return self.lake().table(table).rows()

    def ids(self, table: str = "events", column: str = "event_id") -> list[str]:
        return sorted(str(row[column]) for row in self.rows(table))

    def conserve(self) -> Conservation:
        return conserve(self.workspace, clock=self.clock, wait_seconds=0.0)

    def counts(self) -> dict[str, object]:
        """The sums that differ from nothing."""
        told = self.conserve().told()
        return {name: count for name, count in told.items() if count}


def track(message_id: object = "m1", event: str = "Tea Tasted", **fields: object) -> Row:
    """A track message."""
    given = {"type": "track", "event": event, "anonymousId": "a1", **fields}
    return given if message_id is None else {"messageId": message_id, **given}


class Died(BaseException):
    """Stands for a process that ends here: nothing of ours may catch it and go on."""


@contextmanager
def dying_at(
    patch: pytest.MonkeyPatch, place: object, name: str, *, call: int = 1, is_after: bool = False
) -> Iterator[None]:
    """Die at a call of a function, or just after it."""
    real: Callable[..., object] = getattr(place, name)
    calls = 0

    def deadly(*arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == call and not is_after:
            raise Died
        result = real(*arguments, **named)
        if calls == call:
            raise Died
        return result

    with patch.context() as within:
        within.setattr(place, name, deadly)
        with pytest.raises(Died):
            yield
