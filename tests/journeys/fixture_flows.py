"""Three paths: two touches that convert, three that go on beyond the second, one that leaves."""


def _path(name: str, path: list[str], conversions: float, nulls: float) -> dict[str, object]:
    return {
        "path_id": name,
        "path": path,
        "campaigns": path,
        "conversions": conversions,
        "nulls": nulls,
    }


TABLES = {
    "paths": [
        _path("p1", ["email", "visit"], 2.0, 0.0),
        _path("p2", ["email", "qr", "visit"], 1.0, 3.0),
        _path("p3", ["poster"], 0.0, 1.0),
        _path("p4", [], 5.0, 0.0),
    ]
}
# email is passed by 6, qr by 4 (2 steps), visit by 2, poster by 1
VALUES = {"by": "path", "steps": 2, "limit": 2}


def _edge(
    step: int, from_unit: str, to_unit: str, paths: float, conversions: float
) -> dict[str, object]:
    return {
        "step": step,
        "from_unit": from_unit,
        "to_unit": to_unit,
        "paths": paths,
        "conversions": conversions,
    }


ROWS = [
    _edge(1, "email", "qr", 4.0, 1.0),
    _edge(1, "email", "other", 2.0, 2.0),
    _edge(1, "other", "left", 1.0, 0.0),
    _edge(2, "qr", "later", 4.0, 1.0),
    _edge(2, "other", "converted", 2.0, 2.0),
]
