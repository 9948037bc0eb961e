"""Events that carry a wanted identifier in any place, in two of them, or in none."""


def _event(event_id: str) -> dict[str, object]:
    return {
        "event_id": event_id,
        "source": "site",
        "user_id": "7",
        "identifier": "card:42",
        "anonymous_id": "abc",
    }


def _carried(
    event_id: str, of_user: str | None, of_other: str | None, of_device: str | None
) -> dict[str, object]:
    seen = {"of_user": of_user, "of_other": of_other, "of_device": of_device}
    return {**_event(event_id), **seen}


TABLES = {
    "carried": [
        _carried("by account", "user_id:7", None, "anonymous_id:abc"),
        _carried("beside a stronger one", "user_id:8", "card:42", None),
        _carried("by browser", None, None, "anonymous_id:xyz"),
        _carried("two of them", "user_id:7", "card:42", None),
        _carried("another's", "user_id:8", "card:43", "anonymous_id:abc"),
        _carried("nobody's", None, None, None),
    ],
    "identifiers": [
        {"identifier": "user_id:7"},
        {"identifier": "card:42"},
        {"identifier": "anonymous_id:xyz"},
    ],
}
VALUES: dict[str, object] = {}
ROWS = [
    _event(event_id)
    for event_id in ("by account", "beside a stronger one", "by browser", "two of them")
]
