"""Two cards of one person, one of nobody known, one in quarantine, a place, another test."""

from datetime import UTC, datetime

START = datetime(2026, 3, 1, tzinfo=UTC)


def _drawn(unit_id: str, unit: str = "person", experiment_id: str = "x") -> dict[str, object]:
    return {
        "experiment_id": experiment_id,
        "unit": unit,
        "unit_id": unit_id,
        "arm": "treated",
        "from_at": START,
        "until_at": None,
    }


TABLES = {
    "assignments": [
        _drawn("card:1"),
        _drawn("Card:2"),
        _drawn("card:3"),
        _drawn("card:shared"),
        _drawn("market", "place"),
        _drawn("card:1", experiment_id="y"),
    ],
    "people": [
        {"identifier": "card:1", "passport_id": "p1", "is_quarantined": False},
        {"identifier": "card:2", "passport_id": "p1", "is_quarantined": False},
        {"identifier": "card:shared", "passport_id": None, "is_quarantined": True},
        {"identifier": "market", "passport_id": "a person", "is_quarantined": False},
    ],
}
VALUES = {"experiment_id": "x"}
ROWS = [_drawn("p1"), _drawn("card:3"), _drawn("market", "place")]
