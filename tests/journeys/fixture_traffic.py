"""By place: the crawler is no visitor, and the one who landed and ordered is one."""

from tests.journeys.arrivals import EVENTS, SINCE, at

TABLES = {"events": EVENTS}
VALUES = {"since": SINCE, "by": "place"}
ROWS = [
    {
        "value": None,  # ann's landing, the search, the call, the crawler
        "visitors": 3,
        "events": 4,
        "orders": 0,
        "leads": 1,
        "scans": 0,
        "crawled": 1,
        "newest_at": at(9),
    },
    {
        "value": "arbat",
        "visitors": 2,
        "events": 2,
        "orders": 1,
        "leads": 0,
        "scans": 1,
        "crawled": 0,
        "newest_at": at(8),
    },
    {
        "value": "tverskaya",
        "visitors": 0,
        "events": 1,
        "orders": 0,
        "leads": 1,
        "scans": 0,
        "crawled": 0,
        "newest_at": at(10),
    },
]
