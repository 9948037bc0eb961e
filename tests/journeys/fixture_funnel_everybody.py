"""A conversion of a known person, one of nobody, and a return that stands alone."""

from datetime import UTC, datetime

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _conversion(passport_id: str | None, conversions: float) -> dict[str, object]:
    return {"passport_id": passport_id, "converted_at": AT, "conversions": conversions}


TABLES = {"conversions": [_conversion("ann", 1.0), _conversion(None, 1.0), _conversion("bob", 0.0)]}
VALUES = {"stage": 2, "goal": "booking"}


def _row(passport_id: str | None) -> dict[str, object]:
    return {
        "stage": 2,
        "goal": "booking",
        "unit": "all",
        "passport_id": passport_id,
        "converted_at": AT,
        "conversions": 1.0,
    }


ROWS = [_row("ann"), _row(None)]
