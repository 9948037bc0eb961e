"""Two weeks of devices near two places, as a small lake for the page."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from vitrina.engine import Lake, Row, open_lake

MONDAY = datetime(2026, 3, 2, 7, tzinfo=UTC)  # ten in the morning in Moscow
EVIL_PLACE = "<script>alert('place')</script>"


def make_sightings(folder: Path, *, devices: int = 18) -> Lake:
    """Each day two of three devices stay; at the second place only five are heard."""
    lake = open_lake(folder, create=True)
    with lake.write("sightings of a small shop") as commit:
        commit.append("sightings", list(_all(devices)))
    return lake


def _all(devices: int) -> list[Row]:
    rows: list[Row] = []
    for day in range(14):
        for device in range(devices):
            hours = (device * device * 7 + day) % 11
            start = MONDAY + timedelta(days=day, hours=hours)
            loud = -50 if device % 3 else -88
            for minutes in (0, 10, 20 + device):
                seen_at = start + timedelta(minutes=minutes)
                rows.append(_row("north", f"{day}:{device}", seen_at, loud))
        rows += [
            _row(EVIL_PLACE, f"{day}:{n}", MONDAY + timedelta(days=day), -50) for n in range(5)
        ]
    return rows


def _row(place: str, device: str, seen_at: datetime, rssi: int) -> Row:
    return {
        "sighting_id": f"{place}:{device}:{seen_at.isoformat()}",
        "source": "wifi",
        "seen_at": seen_at,
        "received_at": seen_at,
        "place_id": place,
        "device_token": f"mac_day:{device}",
        "is_randomised": False,
        "access_point": "bar",
        "rssi": rssi,
        "is_associated": False,
    }
