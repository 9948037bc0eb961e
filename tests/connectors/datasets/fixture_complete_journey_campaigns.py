"""The last day of a campaign belongs to it."""

from datetime import UTC, datetime

from tests.connectors.datasets.published import DESCRIPTIONS

TABLES = {"campaign_descriptions": DESCRIPTIONS}
VALUES = {"source": "complete_journey"}
ROWS = [
    {
        "campaign": "18",
        "name": "Type A",
        "channel": "direct_mail",
        "starts_at": datetime(2017, 2, 27, tzinfo=UTC),
        "ends_at": datetime(2017, 3, 5, tzinfo=UTC),
    }
]
