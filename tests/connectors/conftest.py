"""A lake at a known time, and files to import into it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from vitrina import open_lake
from vitrina.connectors import FileImport, import_file
from vitrina.engine import Lake

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)


class Import(Protocol):
    """Import a text as a file of a kind."""

    def __call__(
        self, kind: str, text: str, *, name: str = ..., encoding: str = ..., **options: object
    ) -> FileImport: ...


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return open_lake(tmp_path / "lake", create=True, clock=lambda: NOW)


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, *, name: str = "march.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def bring(lake: Lake, file_of: Callable[..., Path]) -> Import:
    def bring(
        kind: str, text: str, *, name: str = "march.csv", encoding: str = "utf-8", **options: object
    ) -> FileImport:
        path = file_of(text, name=name, encoding=encoding)
        given = {"currency": "RUB", "zone": "Europe/Moscow", **options}
        return import_file(lake, kind, path, **given)  # type: ignore[arg-type]  # a test may err

    return bring
