"""Two identifiers of one person, one of another, and one of nobody."""

TABLES = {
    "people": [
        {"identifier": "card:1", "passport_id": "p1"},
        {"identifier": "phone:1", "passport_id": "p1"},
        {"identifier": "card:2", "passport_id": "p2"},
        {"identifier": "email:info", "passport_id": None},
    ]
}
VALUES: dict[str, object] = {}
ROWS = [{"passport_id": "p1"}, {"passport_id": "p2"}]
