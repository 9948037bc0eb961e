"""One day of an account is told anew, in two rows of one campaign and one of a placement.

What that account had on the day goes; its other day, another account, no account and another
platform stay.
"""

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

DAY, OTHER = date(2026, 3, 1), date(2026, 3, 2)
TEXTS = ("campaign", "ad_group", "placement", "keyword")
NUMBERS = ("impressions", "clicks", "cost_minor")
SPEND = [
    (DAY, "vk_ads", "shop", "coffee", 10, 1, 500),
    (DAY, "vk_ads", "shop", "cake", 10, 1, 700),
    (OTHER, "vk_ads", "shop", "coffee", 10, 1, 600),
    (DAY, "vk_ads", "other", "coffee", 10, 1, 300),
    (DAY, "vk_ads", None, "coffee", 10, 1, 200),
    (DAY, "yandex_direct", "shop", "coffee", 10, 1, 100),
]
TOLD = [
    (DAY, "coffee", "", "", "", 20, 2, 550, "RUB"),
    (DAY, "coffee", "", "", "", 30, 3, 50, "RUB"),
    (DAY, "coffee", "near", "games.example", "", 7, 1, 40, "RUB"),
]


def _rows(given: Sequence[tuple[object, ...]], names: list[str]) -> list[dict[str, object]]:
    return [dict(zip(names, each, strict=True)) for each in given]


_NAMES = ["day", "platform", "account", "campaign", *NUMBERS]
_EMPTY = {"ad_group": None, "placement": None, "keyword": None, "currency": "RUB"}
_SCHEMA = pa.schema(
    [
        ("day", pa.date32()),
        ("platform", pa.string()),
        ("account", pa.string()),
        *((name, pa.string()) for name in TEXTS),
        *((name, pa.int64()) for name in NUMBERS),
        ("currency", pa.string()),
    ]
)
_TOLD_SCHEMA = pa.schema([field for field in _SCHEMA if field.name not in ("platform", "account")])

TABLES = {
    "spend": pa.Table.from_pylist([row | _EMPTY for row in _rows(SPEND, _NAMES)], schema=_SCHEMA),
    "told": pa.Table.from_pylist(_rows(TOLD, _TOLD_SCHEMA.names), schema=_TOLD_SCHEMA),
}
VALUES = {"platform": "vk_ads", "account": "shop"}
ROWS = [
    *(row | _EMPTY for row in _rows(SPEND[2:], _NAMES)),
    *(
        row | _EMPTY | changed
        for row, changed in zip(
            _rows(
                [
                    (DAY, "vk_ads", "shop", "coffee", 50, 5, 600),
                    (DAY, "vk_ads", "shop", "coffee", 7, 1, 40),
                ],
                _NAMES,
            ),
            ({}, {"ad_group": "near", "placement": "games.example"}),
            strict=True,
        )
    ),
]
