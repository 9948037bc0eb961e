"""Shares go to touches by their place; a path that was not fitted gives all to its one touch."""


def _path(path_id: str, path: list[str], conversions: float) -> dict[str, object]:
    return {
        "path_id": path_id,
        "path": path,
        "campaigns": [f"{channel} 1" for channel in path],
        "touches": [f"{path_id} {channel}" for channel in path],
        "conversions": conversions,
        "value": conversions * 10,
    }


TABLES: dict[str, list[dict[str, object]]] = {
    "converting": [
        _path("p", ["a", "b"], 4.0),
        _path("q", ["a", "b"], 8.0),
        _path("r", ["(no touch)"], 3.0),
    ],
    "shares": [
        {"path": ["a", "b"], "shares": [0.25, 0.75]},
        {"path": ["b", "a"], "shares": [0.5, 0.5]},
    ],
}
VALUES: dict[str, object] = {}


def _touch(path_id: str, position: int, channel: str, conversions: float) -> dict[str, object]:
    return {
        "path_id": path_id,
        "touch": f"{path_id} {channel}",
        "position": position,
        "channel": channel,
        "campaign": f"{channel} 1",
        "conversions": conversions,
        "value": conversions * 10,
    }


ROWS = [
    _touch("p", 1, "a", 1.0),
    _touch("p", 2, "b", 3.0),
    _touch("q", 1, "a", 2.0),
    _touch("q", 2, "b", 6.0),
    _touch("r", 1, "(no touch)", 3.0),
]
