"""Two codes: one brought two people on three visits, one was only fetched by a preview."""

from datetime import UTC, datetime


def _at(minute: int) -> datetime:
    return datetime(2026, 3, 1, 12, minute, tzinfo=UTC)


def _scan(event_id: str, minute: int, code: str | None, **more: object) -> dict[str, object]:
    given = {"type": "QR Scanned", "click_id_kind": None, "click_id": None, "is_bot": False}
    return {
        **given,
        "event_id": event_id,
        "source": "links",
        "occurred_at": _at(minute),
        "subject_id": code,
        **more,
    }


def _page(event_id: str, minute: int, scan: str, **more: object) -> dict[str, object]:
    page = {"type": "Page Viewed", "source": "site", "click_id_kind": "v_scan", "click_id": scan}
    return _scan(event_id, minute, None, **page | more)


TABLES = {
    "events": [
        _scan("s1", 1, "north"),
        _page("e1", 2, "s1"),
        _page("e2", 3, "s1"),  # the same visit goes on
        _scan("s2", 4, "north", is_bot=None),
        _page("e3", 5, "s2"),  # the same person comes again
        _scan("s3", 6, "north", type="Short Link Opened"),
        _page("e4", 7, "s3"),
        _scan("s4", 8, "north"),  # left before the page was there
        _scan("s5", 9, "north", is_bot=True),
        _page("e5", 10, "s5"),  # a bot's: no visit
        _scan("s6", 11, "south", is_bot=True),
        _page("e6", 12, "s1", click_id_kind="yclid"),  # an id of another kind
        _scan("s7", 13, None),
    ],
    "who": [
        {"source": "links", "event_id": "s1", "passport_id": None},
        {"source": "site", "event_id": "e1", "passport_id": "p1"},
        {"source": "site", "event_id": "e2", "passport_id": "p1"},
        {"source": "site", "event_id": "e3", "passport_id": "p1"},
        {"source": "site", "event_id": "e4", "passport_id": "p2"},
        {"source": "site", "event_id": "e5", "passport_id": "p3"},
        {"source": "site", "event_id": "e6", "passport_id": "p4"},
    ],
}
VALUES: dict[str, object] = {}
ROWS = [
    {"code": "north", "scans": 4, "bots": 1, "visits": 3, "people": 2, "last_scanned_at": _at(8)},
    {"code": "south", "scans": 0, "bots": 1, "visits": 0, "people": 0, "last_scanned_at": None},
]
