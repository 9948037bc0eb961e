"""At the arbat four sales: two by card, one after a touch; one by an order, after one; nobody's."""


def _receipt(receipt_id: str, place_id: str | None, **more: object) -> dict[str, object]:
    return {
        "receipt_id": receipt_id,
        "source": "till",
        "place_id": place_id,
        "identifier": None,
        "order_id": None,
        "operation": "sale",
        **more,
    }


def _path(path_id: str, *path: str) -> dict[str, object]:
    return {"path_id": path_id, "path": list(path)}


TABLES: dict[str, list[dict[str, object]]] = {
    "receipts": [
        _receipt("r1", "arbat", identifier="card:1"),
        _receipt("r2", "arbat", identifier="card:1"),
        _receipt("r3", "arbat", order_id="o1"),
        _receipt("r4", "arbat"),
        _receipt("r5", "arbat", identifier="card:1", operation="return"),
        _receipt("r6", None, identifier="card:shared"),
    ],
    "people": [
        {"identifier": "card:1", "passport_id": "p1"},
        {"identifier": "card:shared", "passport_id": None},
        {"identifier": "order:o1", "passport_id": "p2"},
    ],
    "paths": [
        _path("till:r1", "email"),
        _path("till:r2"),
        _path("till:r3", "push", "email"),
        _path("till:r4"),
        _path("none:p1", "radio"),
    ],
}
VALUES: dict[str, object] = {}
ROWS = [
    {"place_id": "", "receipts": 1, "identified": 0, "after_touch": 0},
    {"place_id": "arbat", "receipts": 4, "identified": 3, "after_touch": 2},
]
