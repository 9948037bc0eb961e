"""Two rows with one path_id stay two paths."""

from collections.abc import Sequence


def _path(path: list[str], hours: list[float], conversions: float) -> dict[str, object]:
    return {
        "path_id": "p",
        "path": path,
        "campaigns": [f"{channel} 1" for channel in path],
        "touches": [f"touch of {channel}" for channel in path],
        "hours": hours,
        "conversions": conversions,
        "value": conversions * 10,
    }


TABLES: dict[str, list[dict[str, object]]] = {
    "converting": [_path(["a", "b"], [5.0, 2.0], 1.0), _path(["c"], [1.0], 3.0)]
}
VALUES: dict[str, object] = {}


def _touch(
    copy: int, place: Sequence[int], channel: str, hours: Sequence[float], conversions: float
) -> dict[str, object]:
    return {
        "path_id": "p",
        "copy": copy,
        "touch": f"touch of {channel}",
        "position": place[0],
        "path_length": place[1],
        "channel": channel,
        "campaign": f"{channel} 1",
        "hours_to_conversion": hours[0],
        "hours_to_last_touch": hours[1],
        "conversions": conversions,
        "value": conversions * 10,
    }


ROWS = [
    _touch(1, (1, 2), "a", (5.0, 3.0), 1.0),
    _touch(1, (2, 2), "b", (2.0, 0.0), 1.0),
    _touch(2, (1, 1), "c", (1.0, 0.0), 3.0),
]
