"""The real data set arrives whole, once, and with its published totals."""

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.connectors.datasets import published
from vitrina import open_lake
from vitrina.connectors.datasets.complete_journey import CompleteJourney
from vitrina.engine import Lake, Row
from vitrina.errors import UnreadableFileError

FILES: dict[str, list[Row]] = {
    "transactions": published.TRANSACTIONS,
    "products": published.PRODUCTS,
    "campaigns": published.CAMPAIGNS,
    "campaign_descriptions": published.DESCRIPTIONS,
    "coupons": published.COUPONS,
    "coupon_redemptions": published.REDEMPTIONS,
}


def publish(folder: Path) -> Path:
    for name, rows in FILES.items():
        table = pa.Table.from_pylist([_without_zone(row) for row in rows])
        pq.write_table(table, folder / f"{name}.parquet")
    return folder


def _without_zone(row: Row) -> Row:
    # the published files have naive times
    return {
        name: value.replace(tzinfo=None) if isinstance(value, datetime) else value
        for name, value in row.items()
    }


def ignore(share: float, text: str) -> None:
    assert 0 <= share <= 1, text


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return open_lake(tmp_path / "lake", create=True)


def test_a_small_copy_fills_every_table(lake: Lake, tmp_path: Path) -> None:
    CompleteJourney(publish(tmp_path)).load(lake, progress=ignore)

    counts = {name: lake.rows_in(name) for name in lake.tables if lake.rows_in(name)}
    assert counts == {
        "campaigns": 1,
        "events": 3 + 1 + 2,
        "links": 2,
        "receipt_lines": 4,
        "receipts": 3,
        "spend": 1,
    }
    assert lake.currency == "USD"


def test_loading_twice_changes_nothing(lake: Lake, tmp_path: Path) -> None:
    source = CompleteJourney(publish(tmp_path))
    source.load(lake, progress=ignore)
    version = lake.version

    source.load(lake, progress=ignore)

    assert lake.version == version


def test_a_missing_file_is_named_and_the_lake_stays_empty(lake: Lake, tmp_path: Path) -> None:
    folder = publish(tmp_path)
    (folder / "coupons.parquet").unlink()

    with pytest.raises(UnreadableFileError, match=r"coupons\.parquet is missing"):
        CompleteJourney(folder).load(lake, progress=ignore)

    assert lake.rows_in("receipts") == 0


def test_the_real_data_set_has_its_published_totals(lake: Lake) -> None:
    CompleteJourney().load(lake, progress=ignore)

    assert lake.rows_in("receipt_lines") == 1_469_307
    assert lake.rows_in("receipts") == 155_848
    assert lake.rows_in("links") == 2_469
    assert lake.rows_in("events") == 155_848 + 6_589 + 2_102
    assert lake.rows_in("campaigns") == 27
    receipts = lake.receipts.to_arrow()
    lines = lake.receipt_lines.to_arrow()
    assert sum(receipts.column("total_minor").to_pylist()) == 459_603_958
    assert sum(lines.column("sum_minor").to_pylist()) == 459_603_958
