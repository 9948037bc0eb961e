"""Events of known, unknown, quarantined and missing identifiers."""

TABLES = {
    "events": [
        {
            "event_id": event_id,
            "source": source,
            "user_id": user_id,
            "identifier": identifier,
            "anonymous_id": anonymous_id,
        }
        for event_id, source, user_id, identifier, anonymous_id in [
            ("account", "site", "7", "card:42", "abc"),
            ("card", "till", None, "Card:42", None),
            ("browser", "site", None, None, "abc"),
            ("new account in a known browser", "site", "8", None, "abc"),
            ("new browser", "site", None, None, "xyz"),
            ("new till number", "till", None, "loyalty-9", None),
            ("shared e-mail", "site", None, "email:desk@shop.example", "abc"),
            ("only a shared e-mail", "site", None, "email:desk@shop.example", None),
            ("placeholders", "site", "NULL", "email:null", "abc"),
            ("only a placeholder", "site", None, "email:null", None),
            ("nobody", "site", None, None, None),
            ("account", "second site", None, None, "Абв"),
        ]
    ],
    "people": [
        {"identifier": "user_id:7", "passport_id": "p_7", "is_quarantined": False},
        {"identifier": "card:42", "passport_id": "p_42", "is_quarantined": False},
        {"identifier": "anonymous_id:abc", "passport_id": "p_abc", "is_quarantined": False},
        {"identifier": "anonymous_id:Абв", "passport_id": "p_cyrillic", "is_quarantined": False},
        {"identifier": "email:desk@shop.example", "passport_id": None, "is_quarantined": True},
    ],
}
VALUES = {"blocked": r"(?is)\A(?:(?:null|\d{9}))\z"}
ROWS = [
    {"event_id": event_id, "source": source, "passport_id": passport_id}
    for event_id, source, passport_id in [
        ("account", "site", "p_7"),
        ("card", "till", "p_42"),
        ("browser", "site", "p_abc"),
        ("new account in a known browser", "site", "user_id:8"),
        ("new browser", "site", "anonymous_id:xyz"),
        ("new till number", "till", "loyalty-9"),
        ("shared e-mail", "site", "p_abc"),
        ("only a shared e-mail", "site", None),
        ("placeholders", "site", "p_abc"),
        ("only a placeholder", "site", None),
        ("nobody", "site", None),
        ("account", "second site", "p_cyrillic"),
    ]
]
