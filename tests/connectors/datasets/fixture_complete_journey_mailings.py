"""A mailing is sent when its campaign starts."""

from tests.connectors.datasets.published import CAMPAIGNS, DESCRIPTIONS

TABLES = {"campaigns": CAMPAIGNS, "campaign_descriptions": DESCRIPTIONS}
VALUES = {"source": "complete_journey"}
ROWS = [
    {
        "event_id": "mailing:18:900",
        "type": "Mailing Sent",
        "occurred_at": DESCRIPTIONS[0]["start_date"],
        "source": "complete_journey",
        "identifier": "household:900",
        "utm_source": "mailing",
        "utm_medium": "direct_mail",
        "utm_campaign": "18",
    }
]
