"""Two visits of one visitor (the second brought by another campaign) and one mailing."""

from datetime import UTC, datetime


def _event(event_id: str, at: str, **more: object) -> dict[str, object]:
    empty = dict.fromkeys(
        [
            *("anonymous_id", "user_id", "page", "referrer", "utm_source", "utm_medium"),
            *("utm_campaign", "click_id_kind", "click_id"),
        ]
    )
    return {
        **empty,
        "event_id": event_id,
        "source": "web",
        "type": "Page Viewed",
        "occurred_at": datetime.fromisoformat(at).replace(tzinfo=UTC),
        **more,
    }


def _page(event_id: str, at: str, **more: object) -> dict[str, object]:
    return _event(event_id, at, anonymous_id="c1", page="https://shop.example/menu", **more)


TABLES = {
    "events": [
        _page(
            "e1",
            "2026-03-01 09:00:00",
            utm_source="Yandex",
            utm_medium="CPC",
            utm_campaign="spring",
        ),
        # within half an hour, and brought by nothing new: the same visit
        _page("e2", "2026-03-01 09:29:00", referrer="https://shop.example/"),
        # another campaign brings the visitor back a minute later: a new visit
        _page("e3", "2026-03-01 09:30:00", click_id_kind="fbclid", click_id="f1"),
        # half an hour and a second of silence: a new visit, from a search engine
        _page("e4", "2026-03-01 10:00:01", referrer="https://www.google.com/search?q=coffee"),
        _event("e5", "2026-03-02 00:00:00", type="Mailing Sent", utm_campaign="april"),
        _event("e6", "2026-03-02 00:00:00", type="Mailing Sent", utm_campaign="nobody known"),
    ],
    "who": [
        *({"source": "web", "event_id": f"e{n}", "passport_id": "p1"} for n in range(1, 6)),
        {"source": "web", "event_id": "e6", "passport_id": None},
    ],
    "touch_types": [{"type": "Mailing Sent", "channel": "direct_mail"}],
}
VALUES = {"idle_minutes": 30}


def _touch(event_id: str, at: str, channel: str, campaign: str) -> dict[str, object]:
    return {
        "touch_id": f"web:{event_id}",
        "passport_id": "p1",
        "occurred_at": datetime.fromisoformat(at).replace(tzinfo=UTC),
        "channel": channel,
        "campaign": campaign,
    }


ROWS = [
    _touch("e1", "2026-03-01 09:00:00", "paid_search", "spring"),
    _touch("e3", "2026-03-01 09:30:00", "paid_social", "(none)"),
    _touch("e4", "2026-03-01 10:00:01", "organic_search", "(none)"),
    _touch("e5", "2026-03-02 00:00:00", "direct_mail", "april"),
]
