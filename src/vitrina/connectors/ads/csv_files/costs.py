"""Costs from files that a person brings: strict, for files of another make are imported."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from vitrina.connectors.ads.csv_files.sheets import rows_of
from vitrina.connectors.advertising import Cost
from vitrina.connectors.amounts import from_decimal
from vitrina.errors import RefusedError

NEEDED = ("day", "campaign", "cost", "currency")


def costs_in(path: Path) -> Iterator[Cost]:
    """One row per row of a file: day (2026-03-01), campaign, cost (1234.50), currency.

    campaign_id (else the campaign), ad_group, placement, keyword, impressions and clicks are
    read where they stand. A row without a currency comes without one, and is refused by whoever
    needs one. Files of another make are read by `vitrina import spend`.

    Raises:
        UnreadableFileError: the file is none, or lacks a column.
        RefusedError: a row cannot be read; nobody knows what it cost.
    """
    for number, row in enumerate(rows_of(path, NEEDED), start=1):
        try:
            yield _cost(row)
        except (ValueError, RefusedError) as error:
            raise RefusedError(
                400, "unreadable", f"{path.name}, row {number}, cannot be read: {error}"
            ) from error


def _cost(row: dict[str, str]) -> Cost:
    currency = row["currency"].strip()
    return Cost(
        day=date.fromisoformat(row["day"].strip()),
        campaign_id=row.get("campaign_id") or row["campaign"],
        campaign=row["campaign"],
        minor=from_decimal(row["cost"].strip(), currency).minor,
        currency=currency,
        impressions=int(row.get("impressions") or 0),
        clicks=int(row.get("clicks") or 0),
        ad_group=row.get("ad_group", ""),
        placement=row.get("placement", ""),
        keyword=row.get("keyword", ""),
    )
