"""Small rows for a lake, and what a lake holds in a form that two of them can be compared by."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from vitrina import open_lake
from vitrina.engine import Lake, Row
from vitrina.engine.manifest import Manifest

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **distance: int) -> None:
        self.now += timedelta(**distance)


def receipt(number: int, *, currency: str = "RUB", total_minor: int = 100, day: int = 1) -> Row:
    return {
        **{"receipt_id": str(number), "source": "till", "operation": "sale"},
        **{"occurred_at": datetime(2026, 3, day, 10, tzinfo=UTC)},
        **{"total_minor": total_minor, "currency": currency},
    }


def event(number: int, *, day: int = 1) -> Row:
    return {
        **{"event_id": str(number), "type": "Receipt Registered", "source": "till"},
        **{"occurred_at": datetime(2026, 3, day, 10, tzinfo=UTC)},
    }


def cost(*, account: str | None, cost_minor: int = 100) -> Row:
    return {
        **{"day": NOON.date(), "platform": "yandex", "account": account, "campaign": "spring"},
        **{"cost_minor": cost_minor, "currency": "RUB"},
    }


def ids(lake: Lake) -> list[str]:
    """The receipts of a lake, by id."""
    return sorted(str(row["receipt_id"]) for row in lake.receipts.rows())


def holdings(folder: Path) -> dict[str, list[str]]:
    """Every row of every table of a lake, in an order of its own."""
    lake = open_lake(folder)
    return {name: sorted(map(repr, lake.table(name).rows())) for name in lake.tables}


def parquet_in(folder: Path) -> set[str]:
    """Every Parquet file below a lake's folder, in its tables or in staging."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*.parquet")}


def named_in(folder: Path) -> set[str]:
    """Every Parquet file that the manifest of a lake names."""
    return Manifest(folder / "manifest.sqlite").known_paths()
