"""Five costs: one before, two on the first day, one of another account, one of no account."""

from datetime import date

import pyarrow as pa

MARCH_1, MARCH_2 = date(2026, 3, 1), date(2026, 3, 2)
TABLES = {
    "spend": pa.table(
        {
            "day": pa.array([date(2026, 2, 28), MARCH_1, MARCH_1, MARCH_2, MARCH_2], pa.date32()),
            "platform": ["vk_ads"] * 5,
            "account": ["shop", "shop", "shop", "other", None],
        }
    )
}
VALUES = {"platform": "vk_ads", "account": "shop", "first": "2026-03-01", "last": "2026-03-02"}
ROWS = [{"day": MARCH_1}]
