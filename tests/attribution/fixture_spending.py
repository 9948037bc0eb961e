"""Two days of one campaign, the same name on another platform, and one without clicks."""

from datetime import date


def _entry(
    day: int, platform: str, campaign: str, clicks: int | None, cost_minor: int
) -> dict[str, object]:
    return {
        "day": date(2026, 3, day),
        "platform": platform,
        "campaign": campaign,
        "impressions": 10,
        "clicks": clicks,
        "cost_minor": cost_minor,
        "currency": "RUB",
    }


TABLES: dict[str, list[dict[str, object]]] = {
    "spend": [
        _entry(1, "yandex", "spring", 3, 500),
        _entry(2, "yandex", "spring", 4, 700),
        _entry(2, "vk", "spring", 1, 100),
        _entry(3, "streets", "posters", None, 50),
    ]
}
VALUES: dict[str, object] = {}


def _row(  # of the sums, in their order
    platform: str, campaign: str, days: tuple[int, int], clicks: int | None, cost_minor: int
) -> dict[str, object]:
    first, last = days
    return {
        "platform": platform,
        "campaign": campaign,
        "first_day": date(2026, 3, first),
        "last_day": date(2026, 3, last),
        "impressions": 10 * (last - first + 1),
        "clicks": clicks,
        "cost_minor": cost_minor,
        "currency": "RUB",
    }


ROWS = [
    _row("yandex", "spring", (1, 2), 7, 1200),
    _row("vk", "spring", (2, 2), 1, 100),
    _row("streets", "posters", (3, 3), None, 50),
]
