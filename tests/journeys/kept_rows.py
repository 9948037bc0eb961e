"""Three messages that were not understood, one of which was replayed since."""

from datetime import UTC, datetime


def at(minute: int) -> datetime:
    return datetime(2026, 3, 1, 10, minute, tzinfo=UTC)


def bad(number: int, minute: int, reason: str, message_id: str | None) -> dict[str, object]:
    return {
        "bad_row_id": f"b{number}",
        "source": "site",
        "received_at": at(minute),
        "kind": "segment",
        "stage": "time",
        "reason": reason,
        "message_id": message_id,
        "sealed": f"sealed {number}",
    }


BAD_ROWS = [
    bad(1, 1, "It has no time.", "m1"),
    bad(2, 2, "It has no time.", None),
    bad(3, 3, "It has no time.", "m3"),
    bad(4, 4, "Its time is in 1970.", "m4"),
]
REPLAYED = [{"bad_row_id": "b3", "replayed_at": at(30), "outcome": "new"}]
