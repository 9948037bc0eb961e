"""Identifiers in any writing, placeholders, and none at all."""


def _event(
    event_id: str, user_id: str | None, identifier: str | None, anonymous_id: str | None
) -> dict[str, object]:
    return {
        "event_id": event_id,
        "source": "site",
        "user_id": user_id,
        "identifier": identifier,
        "anonymous_id": anonymous_id,
    }


TABLES = {
    "events": [
        _event("all three", "7", "card:42", "abc"),
        _event("capital letters", None, "Card:42A", "Абв"),
        _event("a number alone", None, "loyalty-9", None),
        _event("placeholders", "NULL", "email:null", "123456789"),
        _event("nothing", None, None, None),
    ]
}
VALUES = {"blocked": r"(?is)\A(?:(?:null|\d{9}))\z"}


def _row(
    event: dict[str, object], of_user: str | None, of_other: str | None, of_device: str | None
) -> dict[str, object]:
    return {**event, "of_user": of_user, "of_other": of_other, "of_device": of_device}


ROWS = [
    _row(event, *seen)
    for event, seen in zip(
        TABLES["events"],
        [
            ("user_id:7", "card:42", "anonymous_id:abc"),
            (None, "card:42A", "anonymous_id:Абв"),
            (None, "loyalty-9", None),
            (None, None, None),
            (None, None, None),
        ],
        strict=True,
    )
]
