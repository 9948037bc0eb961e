"""A coupon is redeemed by the card that was shown."""

from tests.connectors.datasets.published import REDEMPTIONS

TABLES = {"coupon_redemptions": REDEMPTIONS}
VALUES = {"source": "complete_journey"}
ROWS = [
    {
        "event_id": f"coupon:{campaign}:{upc}:900:2017-03-01",
        "type": "Coupon Redeemed",
        "name": upc,
        "occurred_at": REDEMPTIONS[0]["redemption_date"],
        "source": "complete_journey",
        "identifier": "card:900",
        "utm_campaign": campaign,
    }
    for upc, campaign in [("51", "18"), ("52", "19")]
]
