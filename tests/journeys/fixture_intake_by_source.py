"""A replay receives nothing, so it is not when the source was last heard."""

from tests.journeys.taken_in import INTAKE, SINCE, hour

TABLES = {"intake": INTAKE}
VALUES = {"since": SINCE}


def _row(source: str, of_day: int, *counts: int) -> dict[str, object]:
    names = ("received", "new", "duplicate", "bad", "rejected")
    return {"source": source, **dict(zip(names, counts, strict=True)), "newest_hour": hour(of_day)}


ROWS = [
    _row("site", 11, 19, 15, 2, 0, 1),
    _row("till", 11, 2, 2, 0, 0, 0),
]
