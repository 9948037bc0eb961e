"""A lost path goes, a refund stays, an empty path gets its stand-in."""


def _path(
    path_id: str, path: list[str], hours: list[float], conversions: float, value: float
) -> dict[str, object]:
    return {
        "path_id": path_id,
        "path": path,
        "campaigns": [f"{channel} 1" for channel in path],
        "touches": [f"{path_id} {channel}" for channel in path],
        "hours": hours,
        "conversions": conversions,
        "value": value,
    }


TABLES: dict[str, list[dict[str, object]]] = {
    "paths": [
        _path("won", ["a", "b"], [2.0, 1.0], 1.0, 10.0),
        _path("lost", ["a"], [0.0], 0.0, 0.0),
        _path("refunded", ["b"], [3.0], 0.0, -10.0),
        _path("untouched", [], [], 2.0, 9.0),
    ]
}
VALUES: dict[str, object] = {}
ROWS = [
    _path("won", ["a", "b"], [2.0, 1.0], 1.0, 10.0),
    _path("refunded", ["b"], [3.0], 0.0, -10.0),
    {
        "path_id": "untouched",
        "path": ["(no touch)"],
        "campaigns": ["(no touch)"],
        "touches": ["(no touch)"],
        "hours": [0.0],
        "conversions": 2.0,
        "value": 9.0,
    },
]
