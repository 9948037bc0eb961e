"""Two keywords of one campaign and day add up; another currency and an unknown campaign do not."""

from datetime import date


def _entry(campaign: str | None, day: int, cost_minor: int, **more: object) -> dict[str, object]:
    return {
        "day": date(2026, 3, day),
        "campaign": campaign,
        "cost_minor": cost_minor,
        "currency": "RUB",
        **more,
    }


TABLES = {
    "spend": [
        _entry("spring", 1, 1000),
        _entry("spring", 1, 500),
        _entry("spring", 2, 700),
        _entry("spring", 2, 30, currency="EUR"),
        _entry("summer", 2, 40, currency=None),
        _entry(None, 2, 900),
    ]
}
VALUES: dict[str, object] = {}


def _row(campaign: str, day: int, cost_minor: int, currency: str | None) -> dict[str, object]:
    return {
        "campaign": campaign,
        "day": date(2026, 3, day),
        "currency": currency,
        "cost_minor": cost_minor,
    }


ROWS = [
    _row("spring", 1, 1500, "RUB"),
    _row("spring", 2, 700, "RUB"),
    _row("spring", 2, 30, "EUR"),
    _row("summer", 2, 40, None),
]
