"""Events of known, unknown, quarantined and missing identifiers."""

TABLES = {
    "carried": [
        {
            "event_id": event_id,
            "source": source,
            "of_user": of_user,
            "of_other": of_other,
            "of_device": of_device,
        }
        for event_id, source, of_user, of_other, of_device in [
            ("account", "site", "user_id:7", "card:42", "anonymous_id:abc"),
            ("card", "till", None, "card:42", None),
            ("browser", "site", None, None, "anonymous_id:abc"),
            ("new account in a known browser", "site", "user_id:8", None, "anonymous_id:abc"),
            ("new browser", "site", None, None, "anonymous_id:xyz"),
            ("new till number", "till", None, "loyalty-9", None),
            ("shared e-mail", "site", None, "email:desk@shop.example", "anonymous_id:abc"),
            ("only a shared e-mail", "site", None, "email:desk@shop.example", None),
            ("nobody", "site", None, None, None),
            ("account", "second site", None, None, "anonymous_id:Абв"),
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
VALUES: dict[str, object] = {}
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
        ("nobody", "site", None),
        ("account", "second site", "p_cyrillic"),
    ]
]
