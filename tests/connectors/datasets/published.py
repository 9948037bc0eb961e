"""Two baskets of one household and one of another, in the shape of the published files."""

from datetime import UTC, datetime


def _line(basket: int, product: int, value: float, **more: object) -> dict[str, object]:
    return {
        "household_id": 900,
        "store_id": 330,
        "basket_id": basket,
        "product_id": product,
        "quantity": 1,
        "sales_value": value,
        "retail_disc": 0.0,
        "coupon_disc": 0.0,
        "coupon_match_disc": 0.0,
        # 22:30 in New York on the first of March, and so the second in UTC
        "transaction_timestamp": datetime(2017, 3, 2, 3, 30, tzinfo=UTC),
        **more,
    }


LATER = datetime(2017, 3, 5, 15, 0, tzinfo=UTC)

TRANSACTIONS = [
    _line(1, 20, 1.39, quantity=2, retail_disc=0.6, coupon_disc=0.55, coupon_match_disc=0.01),
    _line(1, 10, 0.29),
    _line(2, 10, 0.1, transaction_timestamp=LATER),
    _line(3, 30, 0.0, household_id=7, store_id=400, quantity=0, transaction_timestamp=LATER),
]
PRODUCTS = [
    {"product_id": 10, "product_type": "POTATOES", "product_category": "VEGETABLES"},
    {"product_id": 20, "product_type": "WHOLE MILK", "product_category": "MILK"},
]
DESCRIPTIONS = [
    {
        "campaign_id": 18,
        "campaign_type": "Type A",
        "start_date": datetime(2017, 2, 27, tzinfo=UTC),
        "end_date": datetime(2017, 3, 4, tzinfo=UTC),
    }
]
CAMPAIGNS: list[dict[str, object]] = [{"campaign_id": 18, "household_id": 900}]
COUPONS: list[dict[str, object]] = [
    {"coupon_upc": 51, "product_id": 20, "campaign_id": 18},
    {"coupon_upc": 52, "product_id": 20, "campaign_id": 19},
    {"coupon_upc": 51, "product_id": 10, "campaign_id": 18},
]
REDEMPTIONS = [
    {
        "household_id": 900,
        "coupon_upc": upc,
        "campaign_id": campaign,
        "redemption_date": datetime(2017, 3, 1, tzinfo=UTC),
    }
    for upc, campaign in [(51, 18), (52, 19)]
]
