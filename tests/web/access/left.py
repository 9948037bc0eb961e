"""Everything that is left on the disk, decoded: pages, rows, columns, footers, frames."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq
from django.db import connection

from vitrina.collector.log import read_segment
from vitrina.collector.workspace import Workspace
from vitrina.errors import SealError
from vitrina.privacy.sealing import Sealer

SPELLINGS = ("utf-8", "utf-16-le", "utf-16-be")


def found_in_files(folder: Path, secrets: Iterator[bytes] | list[bytes]) -> list[tuple[str, bytes]]:
    """Which of some byte strings stand in any file as it lies on the disk: free pages, too."""
    wanted = list(secrets)
    return [
        (path.name, secret)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for content in [path.read_bytes()]
        for secret in wanted
        if secret in content
    ]


def spelt(texts: tuple[str, ...]) -> list[bytes]:
    """Texts as bytes, in each way that a file might hold them."""
    return [text.encode(way) for text in texts for way in SPELLINGS]


def decoded(workspace: Workspace) -> str:
    """All that can be read by whoever has the folder and its root key."""
    return "\n".join([*_rows(workspace), *_parquet(workspace), *_log(workspace)])


def blobs() -> Iterator[bytes]:
    """Every binary value of every table."""
    for _, value in _values():
        if isinstance(value, bytes | memoryview):
            yield bytes(value)


def _values() -> Iterator[tuple[str, object]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # a name of our own schema
            for row in cursor.fetchall():
                for value in row:
                    yield table, value


def _rows(workspace: Workspace) -> Iterator[str]:
    sealers = [Sealer(workspace.root_key(), why) for why in ("messages", *WORDS)]
    about = list(_subjects())
    for _, value in _values():
        if not isinstance(value, bytes | memoryview):
            yield str(value)
            continue
        plain = bytes(value)
        yield plain.decode(errors="replace")
        for sealer in sealers:
            for each in about:
                with suppress(SealError):
                    yield sealer.open(plain, about=each).decode()


WORDS = ("order words", "booking words")


def _subjects() -> Iterator[bytes]:
    """What sealed words are bound to: ids of orders, bookings, entries and messages."""
    from vitrina.commerce.bookings.models import Booking, WaitingEntry
    from vitrina.commerce.notifications.models import Message
    from vitrina.commerce.orders.models import Order

    for model in (Order, Booking, WaitingEntry):
        for number in model.objects.values_list("id", flat=True):
            yield number.bytes
    for number in Message.objects.values_list("id", flat=True):
        yield from (f"{number}|{field}".encode() for field in ("contact", "values"))


def _parquet(workspace: Workspace) -> Iterator[str]:
    for path in sorted((workspace.folder / "tables").rglob("*.parquet")):
        file = pq.ParquetFile(path)
        yield str(file.read().to_pylist())
        yield str(file.metadata.metadata)
        for group in range(file.metadata.num_row_groups):
            for column in range(file.metadata.num_columns):
                yield str(file.metadata.row_group(group).column(column).statistics)


def _log(workspace: Workspace) -> Iterator[str]:
    for path in sorted(workspace.log.rglob("*.log")):
        for record in read_segment(path, workspace.root_key()):
            yield record.body.decode(errors="replace")
