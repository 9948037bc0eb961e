"""Somebody with two identifiers, somebody of whom no link speaks, and somebody else."""

TABLES = {
    "people": [
        {"identifier": "user_id:7", "passport_id": "ann"},
        {"identifier": "card:42", "passport_id": "ann"},
        {"identifier": "card:43", "passport_id": "bob"},
        {"identifier": "email:desk@shop.example", "passport_id": None},
    ],
    "concerned": [
        {"passport_id": "ann"},
        {"passport_id": "anonymous_id:abc"},
        {"passport_id": None},
    ],
}
VALUES: dict[str, object] = {}
ROWS = [{"identifier": each} for each in ("user_id:7", "card:42", "ann", "anonymous_id:abc")]
