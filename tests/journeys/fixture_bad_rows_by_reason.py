"""What was replayed is no longer waiting; the example is the newest of the others."""

from tests.journeys.kept_rows import BAD_ROWS, REPLAYED, at

TABLES = {"bad_rows": BAD_ROWS, "replayed": REPLAYED}
VALUES: dict[str, object] = {}
ROWS = [
    {
        "source": "site",
        "stage": "time",
        "reason": "It has no time.",
        "messages": 2,
        "newest_at": at(2),
        "example": "b2",
        "kind": "segment",
        "message_id": None,
    },
    {
        "source": "site",
        "stage": "time",
        "reason": "Its time is in 1970.",
        "messages": 1,
        "newest_at": at(4),
        "example": "b4",
        "kind": "segment",
        "message_id": "m4",
    },
]
