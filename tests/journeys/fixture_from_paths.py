"""Two rows of one path, an empty one, and a name with the usual separator in it."""

from hashlib import md5


def _given(path: list[str], conversions: int, value: float, nulls: int) -> dict[str, object]:
    return {"path": path, "conversions": conversions, "value": value, "nulls": nulls}


TABLES = {
    "given": [
        _given(["eta", "iota"], 1, 2.5, 3),
        _given(["eta", "iota"], 1, 0.5, 0),
        _given(["eta > iota"], 2, 1.0, 0),
        _given([], 1, 9.0, 0),
    ]
}
VALUES = {"gap_hours": 24}


def _path(
    path: list[str], hours: list[float], conversions: float, value: float, nulls: float
) -> dict[str, object]:
    path_id = "given:" + md5("\x1f".join(path).encode()).hexdigest()
    return {
        "path_id": path_id,
        "goal": None,
        "passport_id": None,
        "converted_at": None,
        "path": path,
        "campaigns": path,
        "touches": [f"{path_id}:{place + 1}" for place in range(len(path))],
        "hours": hours,
        "conversions": conversions,
        "value": value,
        "nulls": nulls,
    }


ROWS = [
    _path(["eta", "iota"], [48.0, 24.0], 2.0, 3.0, 3.0),
    _path(["eta > iota"], [24.0], 2.0, 1.0, 0.0),
    _path([], [], 1.0, 9.0, 0.0),
]
