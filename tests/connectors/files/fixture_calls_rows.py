"""A call with everything, a lost one, and two that nothing tells apart."""

from datetime import UTC, datetime
from hashlib import md5

from tests.connectors.given import typed

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
TABLES = {
    "typed": typed(
        "calls",
        {
            **{"file_line": 2, "source": "comagic", "call_id": "77", "occurred_at": AT},
            **{"number_called": "+7 (495) 000-11-22", "talk_seconds": 65, "user_id": "u1"},
            **{"client_id": "167", "visitor_id": "9", "yclid": "y1", "place_id": "north"},
            **{"page": "https://shop.example/menu?phone=1#top", "referrer": "https://ya.ru/?q=x"},
            **{"utm_source": "yandex", "utm_medium": "cpc", "utm_campaign": "spring"},
        },
        {
            **{"file_line": 3, "source": "roistat", "call_id": "78", "occurred_at": AT},
            **{"is_lost": "Да", "talk_seconds": 12, "visitor_id": "9"},
        },
        {"file_line": 4, "source": "x", "occurred_at": AT, "number_called": "112"},
        {"file_line": 5, "source": "x", "occurred_at": AT, "number_called": "112"},
    )
}
VALUES: dict[str, str] = {}
PRINT = md5(f"x|{int(AT.timestamp())}|112|0|||".encode(), usedforsecurity=False).hexdigest()
EMPTY = dict.fromkeys(
    [
        *("problem", "talk_seconds", "subject_id", "user_id", "identifier", "place_id", "page"),
        *("referrer", "utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term"),
        *("click_id_kind", "click_id", "properties"),
    ]
)
CALL: dict[str, object] = {**EMPTY, "type": "Call Received", "occurred_at": AT}
ROWS = [
    {
        **CALL,
        **{"file_line": 2, "event_id": "call-77", "source": "comagic", "subject_id": "77"},
        **{"talk_seconds": 65, "user_id": "u1", "identifier": "cookie:167"},
        **{"place_id": "north", "page": "https://shop.example/menu"},
        **{"referrer": "https://ya.ru/", "utm_source": "yandex", "utm_medium": "cpc"},
        **{"utm_campaign": "spring", "click_id_kind": "yclid", "click_id": "y1"},
        "properties": '{"number_called":"+74950001122","talk_seconds":65}',
    },
    {
        **CALL,
        **{"file_line": 3, "event_id": "call-78", "source": "roistat", "subject_id": "78"},
        **{"talk_seconds": 0, "identifier": "cookie:roistat.9"},
        "properties": '{"talk_seconds":0}',
    },
    *(
        {
            **CALL,
            **{"file_line": line, "event_id": f"{PRINT}-{number}", "source": "x"},
            "properties": '{"number_called":"112"}',
        }
        for number, line in ((1, 4), (2, 5))
    ),
]
