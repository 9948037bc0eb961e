"""Three coupons of two people, one of them of no campaign."""

TABLES = {
    "events": [
        {"event_id": "e1", "source": "till", "type": "Coupon Redeemed", "utm_campaign": "18"},
        {"event_id": "e2", "source": "till", "type": "Coupon Redeemed", "utm_campaign": "18"},
        {"event_id": "e3", "source": "till", "type": "Coupon Redeemed", "utm_campaign": None},
        {"event_id": "e4", "source": "till", "type": "Receipt Registered", "utm_campaign": "18"},
    ],
    "who": [
        {"source": "till", "event_id": "e1", "passport_id": "p1"},
        {"source": "till", "event_id": "e2", "passport_id": "p1"},
        {"source": "till", "event_id": "e3", "passport_id": "p2"},
        {"source": "till", "event_id": "e4", "passport_id": "p2"},
    ],
}
VALUES: dict[str, object] = {}
ROWS = [
    {"campaign": "18", "redemptions": 2, "people": 1},
    {"campaign": "(none)", "redemptions": 1, "people": 1},
]
