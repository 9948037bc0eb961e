"""A lake of eight households, on which every example of the documentation runs."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from vitrina.engine import Lake, Row, open_lake

SOURCE = "small"
MAILED_AT = datetime(2026, 3, 1, tzinfo=UTC)
REACHED = range(1, 5)  # households 1 to 4 of 8 got the mailing


def make_lake(folder: Path) -> Lake:
    """Households 1 to 4 spend 20.00 before the mailing and 25.00 after it, the others 5.00."""
    lake = open_lake(folder, create=True)
    receipts = [receipt for household in range(1, 9) for receipt in _receipts(household)]
    with lake.write("fill a small lake") as commit:
        commit.append("receipts", receipts)
        commit.append("events", [*map(_registered, receipts), *map(_mailed, REACHED)])
        commit.append("links", [_link(household) for household in range(1, 9)])
        commit.append("campaigns", [_campaign()])
        commit.append("spend", [_cost()])
    return lake


def _receipts(household: int) -> list[Row]:
    before, during = (2000, 2500) if household in REACHED else (500, 500)
    days = ((-20, 500), (-3, before), (2, during), (8, 100 * household))
    return [
        {
            "receipt_id": f"{household}-{day}",
            "source": SOURCE,
            "occurred_at": MAILED_AT + timedelta(days=day, hours=12),
            "place_id": "market",
            "operation": "sale",
            "total_minor": total,
            "currency": "USD",
            "identifier": f"card:{household}",
        }
        for day, total in days
    ]


def _registered(receipt: Row) -> Row:
    return {
        "event_id": receipt["receipt_id"],
        "type": "Receipt Registered",
        "occurred_at": receipt["occurred_at"],
        "source": SOURCE,
        "identifier": receipt["identifier"],
        "subject_id": receipt["receipt_id"],
        "place_id": receipt["place_id"],
        "value_minor": receipt["total_minor"],
        "currency": receipt["currency"],
    }


def _mailed(household: int) -> Row:
    return {
        "event_id": f"mailing-{household}",
        "type": "Mailing Sent",
        "occurred_at": MAILED_AT,
        "source": SOURCE,
        "identifier": f"household:{household}",
        "utm_source": "mailing",
        "utm_medium": "direct_mail",
        "utm_campaign": "spring",
    }


def _link(household: int) -> Row:
    return {
        "left": f"household:{household}",
        "right": f"card:{household}",
        "occurred_at": MAILED_AT - timedelta(days=30),
        "source": SOURCE,
        "kind": "issue_card",
        "strength": 1.0,
    }


def _campaign() -> Row:
    ends_at = MAILED_AT + timedelta(days=7)
    return {
        "campaign": "spring",
        "channel": "direct_mail",
        "starts_at": MAILED_AT,
        "ends_at": ends_at,
    }


def _cost() -> Row:
    return {
        "day": date(2026, 3, 2),
        "platform": "coupons",
        "campaign": "spring",
        "cost_minor": 1000,
        "currency": "USD",
    }
