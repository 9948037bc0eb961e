"""Two segments counted the same reason; what was before does not count."""

from tests.journeys.taken_in import SINCE, hour


def _row(segment: str, of_day: int, reason: str, messages: int) -> dict[str, object]:
    return {
        "segment": segment,
        "source": "site",
        "hour": hour(of_day),
        "reason": reason,
        "messages": messages,
    }


TABLES = {
    "rejections": [
        _row("a", 9, "too big", 9),
        _row("a", 10, "too big", 1),
        _row("b", 11, "too big", 1),
        _row("b", 11, "server only", 3),
    ]
}
VALUES = {"since": SINCE}
ROWS = [
    {"source": "site", "reason": "server only", "messages": 3, "newest_hour": hour(11)},
    {"source": "site", "reason": "too big", "messages": 2, "newest_hour": hour(11)},
]
