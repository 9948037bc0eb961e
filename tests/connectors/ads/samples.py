"""Campaigns, costs and conversions that every platform is tried with."""

from datetime import UTC, date, datetime, timedelta

from vitrina.connectors.advertising import Conversion, Cost

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 3)
CAMPAIGNS = {"101": "Кофе, центр", "102": "Coffee & cake", "103": "Завтраки", "104": "Brand"}
EMAIL, PHONE = "anna@example.org", "+79995551111"
IDS = {
    "yclid": "1234567890123456789",
    "gclid": "EAIaIQobChMI-test",
    "gbraid": "0AAAAA-test",
    "wbraid": "CjkKCQ-test",
    "fbc": "fb.1.1772000000000.IwAR-test",
    "fbp": "fb.1.1772000000000.1098115397",
    "rb_clickid": "0a1b2c3d4e5f",
    "metrica_client_id": "1772000000123456789",
    "user_id": "u-42",
}


def cost(day: date, campaign_id: str, minor: int, *, currency: str = "RUB") -> Cost:
    return Cost(
        day=day,
        campaign_id=campaign_id,
        campaign=CAMPAIGNS[campaign_id],
        minor=minor,
        currency=currency,
        impressions=minor // 10,
        clicks=minor // 1000,
    )


def costs() -> list[Cost]:
    """Two days before, three days in and two days after the first to the last; 100 kopecks up."""
    days = [FIRST + timedelta(days=each) for each in range(-2, 5)]
    return [
        cost(day, campaign_id, 10_000 * (1 + number) + 101 * place)
        for number, day in enumerate(days)
        for place, campaign_id in enumerate(CAMPAIGNS)
    ]


def conversion(number: int = 1, **changed: object) -> Conversion:
    """A receipt of a thousand roubles and its number, of somebody whom every platform knows."""
    told: dict[str, object] = {
        "transaction_id": f"receipt-{number}",
        "occurred_at": NOW - timedelta(days=1, minutes=number),
        "goal": "receipt",
        "minor": 100_000 + 100 * number,
        "currency": "RUB",
        "ids": IDS,
        "email": EMAIL,
        "phone": PHONE,
        "place_id": "center",
    }
    return Conversion(**(told | changed))  # type: ignore[arg-type]  # a test names its fields
