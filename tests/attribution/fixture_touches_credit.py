"""Weights are scaled within a path and its copy; weights of 0 share equally."""


def _touch(path_id: str, copy: int, position: int, length: int, weight: float) -> dict[str, object]:
    return {
        "path_id": path_id,
        "copy": copy,
        "touch": f"{path_id} {copy} {position}",
        "position": position,
        "path_length": length,
        "channel": "a",
        "campaign": "x",
        "conversions": 4.0,
        "value": -8.0,
        "weight": weight,
    }


TABLES: dict[str, list[dict[str, object]]] = {
    "weighed": [
        _touch("p", 1, 1, 2, 1.0),
        _touch("p", 1, 2, 2, 3.0),
        _touch("p", 2, 1, 1, 5.0),
        _touch("q", 1, 1, 2, 0.0),
        _touch("q", 1, 2, 2, 0.0),
    ]
}
VALUES: dict[str, object] = {}


def _credit(touch: str, position: int, conversions: float) -> dict[str, object]:
    return {
        "path_id": touch[0],
        "touch": touch,
        "position": position,
        "channel": "a",
        "campaign": "x",
        "conversions": conversions,
        "value": conversions * -2,
    }


ROWS = [
    _credit("p 1 1", 1, 1.0),
    _credit("p 1 2", 2, 3.0),
    _credit("p 2 1", 1, 4.0),
    _credit("q 1 1", 1, 2.0),
    _credit("q 1 2", 2, 2.0),
]
