"""The order tells no source, so its visitor stays with the advert that brought them."""

from tests.journeys.arrivals import EVENTS, SINCE, at

TABLES = {"events": EVENTS}
VALUES = {"since": SINCE}
ROWS = [
    # the caller and the one who scanned: nothing tells
    {"traffic_source": None, "traffic_medium": None, "visitors": 2, "newest_at": at(8)},
    {"traffic_source": "google", "traffic_medium": "organic", "visitors": 1, "newest_at": at(5)},
    {"traffic_source": "yandex", "traffic_medium": "cpc", "visitors": 1, "newest_at": at(5)},
]
