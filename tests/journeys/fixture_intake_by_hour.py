"""A replay moves messages from bad to new and duplicate, within the hour they came in."""

from tests.journeys.taken_in import INTAKE, SINCE, hour

TABLES = {"intake": INTAKE}
VALUES = {"since": SINCE}


def _row(source: str, of_day: int, *counts: int) -> dict[str, object]:
    names = ("received", "new", "duplicate", "bad", "rejected", "missing")
    return {"source": source, "hour": hour(of_day), **dict(zip(names, counts, strict=True))}


ROWS = [
    _row("site", 11, 4, 3, 0, 0, 0, 1),
    _row("till", 11, 2, 2, 0, 0, 0, 0),
    _row("site", 10, 15, 12, 2, 0, 1, 0),
]
