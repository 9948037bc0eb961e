"""Two conversions at one place, one of them shared, and one that nobody saw the place of."""

TABLES: dict[str, list[dict[str, object]]] = {
    "credited": [
        {
            "path_id": path_id,
            "channel": channel,
            "campaign": campaign,
            "conversions": conversions,
            "value": value,
        }
        for path_id, channel, campaign, conversions, value in (
            ("till:1", "paid_search", "spring", 1.0, 300.0),
            ("till:2", "paid_search", "spring", 0.5, 50.0),
            ("till:2", "email", "news", 0.5, 50.0),
            ("site:9", "email", "news", 1.0, 70.0),
        )
    ],
    "happened": [
        {"source": "till", "event_id": "1", "place_id": "arbat"},
        {"source": "till", "event_id": "2", "place_id": "arbat"},
        {"source": "till", "event_id": "3", "place_id": "tula"},
    ],
}
VALUES: dict[str, object] = {}


def _row(
    place_id: str | None, channel: str, campaign: str, conversions: float, value: float
) -> dict[str, object]:
    return {
        "place_id": place_id,
        "channel": channel,
        "campaign": campaign,
        "conversions": conversions,
        "value": value,
    }


ROWS = [
    _row("arbat", "paid_search", "spring", 1.5, 350.0),
    _row(None, "email", "news", 1.0, 70.0),
    _row("arbat", "email", "news", 0.5, 50.0),
]
