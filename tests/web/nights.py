"""A lake whose night can be worked out by hand: twenty paths of each channel, and readings."""

from datetime import UTC, datetime
from pathlib import Path

from vitrina.engine import Lake, Row, open_lake

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
CAMPAIGNS = {"email": ("spring", "news"), "paid_social": ("video",)}


def reading(channel: str, effect: float, error: float, **other: object) -> Row:
    return {
        "experiment_id": f"{channel}-test",
        "channel": channel,
        "campaign": None,
        "design": "hold_out",
        "state": "read",
        "treatment": "on",
        "effect": effect,
        "standard_error": error,
        "starts_at": FIRST,
        "ends_at": LAST,
        "reach": 0.9,
        "is_randomised": True,
        **other,
    }


def make_lake(folder: Path) -> Lake:
    """Paths of five channels, twenty each, half of those by e-mail of each of its campaigns."""
    lake = open_lake(folder, create=True)
    events: list[Row] = [
        {"event_id": str(number), "type": "Page Viewed", "occurred_at": at, "source": "site"}
        for number, at in enumerate((FIRST, LAST))
    ]
    channels = ("email", "paid_social", "push", "qr", "direct")
    with lake.write("a lake by hand") as commit:
        commit.append("events", events)
        commit.replace("paths", [_path(channel, at) for channel in channels for at in range(20)])
    return lake


def _path(channel: str, number: int) -> Row:
    campaigns = CAMPAIGNS.get(channel, ("(none)",))
    return {
        "path_id": f"{channel}-{number}",
        "goal": "receipt",
        "passport_id": f"{channel}-{number}",
        "converted_at": LAST,
        "path": [channel],
        "campaigns": [campaigns[number % len(campaigns)]],
        "touches": [f"{channel}-{number}"],
        "hours": [5.0],
        "conversions": 1.0,
        "value": 100.0,
        "nulls": 0.0,
    }
