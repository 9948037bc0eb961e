"""A row that names its platform, and one that does not."""

from datetime import date

from tests.connectors.given import typed

ALL = {"day": date(2026, 3, 1), "campaign": "spring", "currency": "RUB"}
TABLES = {
    "typed": typed(
        "spend",
        {**ALL, "file_line": 2, "platform": "yandex", "source": "file", "cost": 500, "clicks": 3},
        {**ALL, "file_line": 3, "source": "vk", "cost": 700, "problem": 1},
    )
}
VALUES: dict[str, str] = {}
EMPTY = dict.fromkeys(
    ("problem", "account", "ad_group", "placement", "keyword", "impressions", "clicks")
)
ROWS = [
    {**EMPTY, **ALL, "file_line": 2, "platform": "yandex", "cost_minor": 500, "clicks": 3},
    {**EMPTY, **ALL, "file_line": 3, "platform": "vk", "cost_minor": 700, "problem": 1},
]
