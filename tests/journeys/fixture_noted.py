"""An event in each table, and one in all of them."""


def _event(event_id: str) -> dict[str, object]:
    return {
        "event_id": event_id,
        "source": "till",
        "user_id": None,
        "identifier": "card:1",
        "anonymous_id": None,
    }


TABLES = {
    "fresh": [_event("new"), _event("both")],
    "shifted": [_event("moved"), _event("both")],
    "told": [_event("returned"), _event("both")],
}
VALUES: dict[str, object] = {}
ROWS = [_event(each) for each in ("new", "moved", "returned", "both")]
