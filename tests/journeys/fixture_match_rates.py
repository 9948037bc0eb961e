"""Two places: a card, a card in quarantine that an order makes good, nobody; and a return."""


def _receipt(
    place_id: str | None, identifier: str | None, total: int, **more: object
) -> dict[str, object]:
    return {
        "place_id": place_id,
        "identifier": identifier,
        "order_id": None,
        "operation": "sale",
        "total_minor": total,
        **more,
    }


TABLES = {
    "receipts": [
        _receipt("arbat", "card:1", 900),
        _receipt("arbat", "card:1", 100),
        _receipt("arbat", "card:shared", 50, order_id="o1"),
        _receipt("arbat", None, 70),
        _receipt("arbat", "card:1", -100, operation="return"),
        _receipt(None, "card:shared", 30, order_id="unknown"),
    ],
    "people": [
        {"identifier": "card:1", "passport_id": "p1"},
        {"identifier": "card:shared", "passport_id": None},
        {"identifier": "order:o1", "passport_id": "p2"},
    ],
}
VALUES: dict[str, object] = {}


def _row(place_id: str, way: str, receipts: int, revenue: int, share: float) -> dict[str, object]:
    return {
        "place_id": place_id,
        "way": way,
        "receipts": receipts,
        "revenue_minor": revenue,
        "share": share,
    }


ROWS = [
    _row("", "nobody", 1, 30, 1.0),
    _row("arbat", "card", 2, 1000, 0.5),
    _row("arbat", "nobody", 1, 70, 0.25),
    _row("arbat", "order", 1, 50, 0.25),
]
