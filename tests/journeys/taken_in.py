"""What two segments of the log counted, and one replay; the site lost a message in hour 11."""

from datetime import UTC, datetime

SINCE = "2026-03-01 10:00:00.000000+00:00"


def hour(of_day: int) -> datetime:
    return datetime(2026, 3, 1, of_day, tzinfo=UTC)


def counted(segment: str, source: str, of_day: int, *counts: int) -> dict[str, object]:
    received, new, duplicate, bad, rejected = counts
    return {
        "segment": segment,
        "source": source,
        "hour": hour(of_day),
        "received": received,
        "new": new,
        "duplicate": duplicate,
        "bad": bad,
        "rejected": rejected,
    }


INTAKE = [
    counted("a", "site", 9, 100, 100, 0, 0, 0),
    counted("a", "site", 10, 10, 6, 1, 2, 1),
    counted("b", "site", 10, 5, 5, 0, 0, 0),
    counted("b", "site", 11, 4, 3, 0, 0, 0),
    counted("replay", "site", 10, 0, 1, 1, -2, 0),
    counted("b", "till", 11, 2, 2, 0, 0, 0),
]
