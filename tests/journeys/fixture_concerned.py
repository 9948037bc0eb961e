"""A person told twice, one whom an event left, and an event that is nobody's any more."""


def _event(event_id: str, passport_id: str | None) -> dict[str, object]:
    return {"event_id": event_id, "source": "till", "passport_id": passport_id}


TABLES = {
    "now": [_event("e1", "ann"), _event("e2", "ann"), _event("e3", "bob"), _event("e4", None)],
    "before": [_event("e1", "ann"), _event("e2", "cat"), _event("e3", None), _event("e4", None)],
}
VALUES: dict[str, object] = {}
ROWS = [
    *({"passport_id": each, "path_id": None} for each in ("ann", "bob", "cat")),
    *({"passport_id": None, "path_id": each} for each in ("till:e3", "till:e4")),
]
