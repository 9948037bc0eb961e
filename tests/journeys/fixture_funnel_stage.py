"""A conversion after two touches, one after none, and touches that led to nothing."""

from datetime import UTC, datetime

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _path(passport_id: str, path: list[str], conversions: float) -> dict[str, object]:
    return {
        "passport_id": passport_id,
        "converted_at": AT,
        "path": path,
        "campaigns": [f"{channel} 1" for channel in path],
        "conversions": conversions,
    }


TABLES = {
    "paths": [
        _path("ann", ["email", "qr"], 1.0),
        _path("bob", [], 1.0),
        _path("cat", ["qr"], 0.0),
    ]
}
VALUES = {"stage": 2, "goal": "booking", "by": "campaign"}


def _row(unit: str, passport_id: str) -> dict[str, object]:
    return {
        "stage": 2,
        "goal": "booking",
        "unit": unit,
        "passport_id": passport_id,
        "converted_at": AT,
        "conversions": 1.0,
    }


ROWS = [_row("email 1", "ann"), _row("(no touch)", "bob")]
