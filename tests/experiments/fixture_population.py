"""Two identifiers of one person, one of another, one of nobody, and a cookie alone."""

TABLES = {
    "people": [
        {"identifier": "card:1", "passport_id": "p1"},
        {"identifier": "phone:1", "passport_id": "p1"},
        {"identifier": "card:2", "passport_id": "p2"},
        {"identifier": "email:info", "passport_id": None},
        {"identifier": "anonymous_id:c9", "passport_id": "p3"},
        {"identifier": "anonymous_id:c1", "passport_id": "p1"},
    ]
}
VALUES: dict[str, object] = {}
ROWS = [{"passport_id": "p1"}, {"passport_id": "p2"}]
