"""One morning: a visitor from an advert, one from a search, a crawler, a till, and an old row."""

from datetime import UTC, datetime

SINCE = "2026-03-01 10:00:00.000000+00:00"


def at(minute: int, second: int = 0) -> datetime:
    return datetime(2026, 3, 1, 10, minute, second, tzinfo=UTC)


BEFORE = datetime(2026, 3, 1, 9, 59, 59, tzinfo=UTC)

COLUMNS: dict[str, object] = {
    "event_id": "",
    "type": "Page Viewed",
    "name": None,
    "occurred_at": None,
    "received_at": None,
    "source": "site",
    "anonymous_id": None,
    "user_id": None,
    "identifier": None,
    "subject_id": None,
    "place_id": None,
    "page": None,
    "referrer": None,
    "utm_campaign": None,
    "traffic_source": None,
    "traffic_medium": None,
    "traffic_campaign": None,
    "device": None,
    "browser": None,
    "is_bot": None,
    "value_minor": None,
    "currency": None,
}


def event(event_id: str, received_at: datetime | None, **values: object) -> dict[str, object]:
    told = {"event_id": event_id, "received_at": received_at, "occurred_at": received_at}
    return {**COLUMNS, **told, **values}


LANDED = event(
    "e1",
    at(0),
    name="Coffee",
    anonymous_id="ann",
    page="https://shop.example/coffee",
    referrer="https://ya.example/",
    traffic_source="yandex",
    traffic_medium="cpc",
    traffic_campaign="spring",
    device="mobile",
    browser="Chrome",
    is_bot=False,
)
ORDERED = event(
    "e2",
    at(5),
    type="Order Completed",
    anonymous_id="ann",
    subject_id="o1",
    place_id="arbat",
    value_minor=45000,
    currency="RUB",
    is_bot=False,
)
SEARCHED = event(
    "e3",
    at(5),
    source="app",
    user_id="42",
    traffic_source="google",
    traffic_medium="organic",
    utm_campaign="summer",
)
CALLED = event("e4", at(7), type="Call Received", source="calls", identifier="phone:t1")
SCANNED = event("e5", at(8), type="QR Scanned", anonymous_id="bob", place_id="arbat")
CRAWLED = event("e6", at(9), anonymous_id="robot", traffic_source="google", is_bot=True)
NOBODY = event("e7", at(10), type="Booking Created", source="till", place_id="tverskaya")
EARLIER = event("e8", BEFORE, anonymous_id="ann", traffic_source="telegram")
IMPORTED = event("e9", None, occurred_at=at(3), anonymous_id="ann")

EVENTS = [LANDED, ORDERED, SEARCHED, CALLED, SCANNED, CRAWLED, NOBODY, EARLIER, IMPORTED]
