"""Milliseconds are rounded alike everywhere, and one sent before is not there."""

from datetime import UTC, datetime, timedelta

from tests.journeys.taken_in import SINCE

SENT = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)


def _sent(name: str, minute: int, micros: int) -> dict[str, object]:
    sent_at = SENT + timedelta(minutes=minute)
    return {
        "canary_id": name,
        "sent_at": sent_at,
        "received_at": sent_at + timedelta(microseconds=micros),
    }


OLD, FIRST, SECOND = _sent("c0", -1, 900), _sent("c1", 0, 122_900), _sent("c2", 1, 4_400)

TABLES = {"canaries": [OLD, FIRST, SECOND]}
VALUES = {"since": SINCE}
ROWS = [{**SECOND, "acknowledged_ms": 4}, {**FIRST, "acknowledged_ms": 123}]
