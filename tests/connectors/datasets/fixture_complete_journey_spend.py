"""A discounted line is paid for once, by the day of the shop and not of UTC."""

from datetime import date

from tests.connectors.datasets.published import COUPONS, REDEMPTIONS, TRANSACTIONS

TABLES = {"transactions": TRANSACTIONS, "coupons": COUPONS, "coupon_redemptions": REDEMPTIONS}
VALUES = {"source": "complete_journey"}
ROWS = [
    {
        "day": date(2017, 3, 1),
        "platform": "coupons",
        "campaign": "18",
        "cost_minor": 56,
        "currency": "USD",
    }
]
