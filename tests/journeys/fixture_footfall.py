"""Devices of three hours, one of them twice, and a lone one that must not be singled out."""

from datetime import UTC, date, datetime


def _stay(token: str, at: str, minutes: int, **more: object) -> dict[str, object]:
    return {
        "place_id": "north",
        "device_token": token,
        "is_randomised": False,
        "started_at": datetime.fromisoformat(f"2026-03-01 {at}").replace(tzinfo=UTC),
        "dwell_seconds": minutes * 60,
        "is_inside": True,
        **more,
    }


TABLES = {
    "stays": [
        # 21:30 UTC on Sunday is half past midnight on Monday in Moscow
        _stay("mac_day:a", "21:30:00", 10),
        _stay("mac_day:a", "21:50:00", 5),
        _stay("mac_day:b", "21:40:00", 20),
        _stay("mac_day:c", "21:40:00", 1, is_inside=False),
        _stay("mac_hour:d", "21:40:00", 59, is_randomised=True),
        # on Sunday still, and so before the first day
        _stay("mac_day:z", "20:59:59", 4),
        # alone in its hour, so the next smallest hour goes, too
        _stay("mac_day:a", "22:00:00", 50),
        _stay("mac_day:a", "23:00:00", 50),
        _stay("mac_day:b", "23:00:00", 50),
        # at another place nobody is alone
        _stay("mac_day:a", "21:00:00", 4, place_id="south"),
        _stay("mac_day:b", "21:00:00", 2, place_id="south"),
    ]
}
VALUES = {
    "by": "hour",
    "zone": "Europe/Moscow",
    "first_day": "2026-03-02",
    "last_day": "2026-03-02",
    "at_least": 2,
}


def _row(
    hour: int, *, place: str = "north", is_suppressed: bool = False, **numbers: object
) -> dict[str, object]:
    names = ("devices", "real_devices", "visits", "passed_by", "median_dwell_minutes")
    return {
        "place_id": place,
        "day": date(2026, 3, 2),
        "weekday": None,
        "hour": hour,
        "days": 1,
        "is_suppressed": is_suppressed,
        **{name: numbers.get(name) for name in names},
    }


ROWS = [
    _row(0, devices=4, real_devices=3, visits=4, passed_by=1, median_dwell_minutes=10.0),
    _row(1, is_suppressed=True),
    _row(2, is_suppressed=True),
    _row(
        0,
        place="south",
        devices=2,
        real_devices=2,
        visits=2,
        passed_by=0,
        median_dwell_minutes=3.0,
    ),
]
