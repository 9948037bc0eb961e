"""A phone that comes twice, one that passes by, one on the network, and one nobody can name."""

from datetime import UTC, datetime


def _sighting(number: int, token: str | None, at: str, **more: object) -> dict[str, object]:
    return {
        "source": "wifi",
        "sighting_id": f"s{number}",
        "seen_at": datetime.fromisoformat(f"2026-03-01 {at}").replace(tzinfo=UTC),
        "place_id": "north",
        "device_token": token,
        "is_randomised": False,
        "rssi": -60,
        "is_associated": False,
        **more,
    }


TABLES = {
    "sightings": [
        _sighting(1, "mac_day:a", "10:00:00"),
        _sighting(2, "mac_day:a", "10:30:00", rssi=-80),
        # half an hour and a second of silence: it came again
        _sighting(3, "mac_day:a", "11:00:01"),
        # near, but never well heard
        _sighting(4, "mac_day:b", "10:00:00", rssi=-85),
        _sighting(5, "mac_day:b", "10:20:00", rssi=-71),
        # at another place the same device is another stay
        _sighting(6, "mac_day:b", "10:10:00", place_id=None, is_associated=None),
        _sighting(7, "mac_hour:c", "10:00:00.900", is_randomised=True, rssi=None),
        _sighting(8, "mac_hour:c", "10:01:00", is_randomised=True, rssi=None, is_associated=True),
        _sighting(9, None, "10:00:00"),
    ]
}
VALUES = {"gap_minutes": 30, "inside_dbm": -70, "inside_minutes": 5}


def _stay(token: str, start: str, end: str, seconds: int, **more: object) -> dict[str, object]:
    return {
        "place_id": "north",
        "device_token": token,
        "is_randomised": False,
        "started_at": datetime.fromisoformat(f"2026-03-01 {start}").replace(tzinfo=UTC),
        "ended_at": datetime.fromisoformat(f"2026-03-01 {end}").replace(tzinfo=UTC),
        "dwell_seconds": seconds,
        "sightings": 2,
        "strongest_dbm": -60,
        "is_inside": True,
        **more,
    }


ROWS = [
    _stay("mac_day:a", "10:00:00", "10:30:00", 1800),
    _stay("mac_day:a", "11:00:01", "11:00:01", 0, sightings=1, is_inside=False),
    _stay("mac_day:b", "10:00:00", "10:20:00", 1200, strongest_dbm=-71, is_inside=False),
    _stay("mac_day:b", "10:10:00", "10:10:00", 0, place_id="", sightings=1, is_inside=False),
    _stay("mac_hour:c", "10:00:00.900", "10:01:00", 59, is_randomised=True, strongest_dbm=None),
]
