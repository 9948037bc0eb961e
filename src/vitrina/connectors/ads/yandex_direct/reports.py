"""Costs from Direct's reports: what is asked for, and how the lines are read."""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from vitrina.connectors.advertising import Cost
from vitrina.connectors.millionths import rounded_millionths

ROWS = 5_000  # of a page: some 600 kB, which any client takes
MOST_PAGES = 400
TOTAL = "Total rows: "
NOTHING = "--"  # how a report writes an empty value
# keywords are left out: with placements they would multiply the lines
DIMENSIONS = ("Date", "CampaignId", "CampaignName", "AdGroupName", "Placement")
FIELDS = (*DIMENSIONS, "Impressions", "Clicks", "Cost")


def definition(first: date, last: date, *, page: int, asked_on: date) -> Mapping[str, object]:
    """A page of the report on the days from the first to the last.

    A report in the queue is asked for by its name. The name holds the day on which it is asked
    for: what took longer than a day to make is ordered anew, and what was corrected since
    yesterday is never read from a report of yesterday.
    """
    asked: dict[str, object] = {
        "SelectionCriteria": {"DateFrom": first.isoformat(), "DateTo": last.isoformat()},
        "FieldNames": list(FIELDS),
        "OrderBy": [{"Field": each, "SortOrder": "ASCENDING"} for each in DIMENSIONS],
        "Page": {"Limit": ROWS, "Offset": page * ROWS},
        "ReportType": "CUSTOM_REPORT",
        "DateRangeType": "CUSTOM_DATE",
        "Format": "TSV",
        "IncludeVAT": "NO",
        "IncludeDiscount": "NO",
    }
    digest = sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]
    return asked | {"ReportName": f"vitrina {asked_on} {digest}"}


def costs_in(body: bytes, currency: str) -> list[Cost]:
    """The lines of a page.

    Raises:
        ConnectionError: they are not the report that was asked for, or not all of it.
    """
    try:
        header, *lines, total = body.decode().rstrip("\n").split("\n")
    except ValueError as error:
        raise ConnectionError("Yandex Direct's report cannot be read.") from error
    if header != "\t".join(FIELDS) or total != f"{TOTAL}{len(lines)}":
        raise ConnectionError("Yandex Direct's report is cut short, or has other columns.")
    return [_cost(line, currency) for line in lines]


def _cost(line: str, currency: str) -> Cost:
    values = ["" if value == NOTHING else value for value in line.split("\t")]
    try:
        day, campaign_id, campaign, ad_group, placement, impressions, clicks, cost = values
        return Cost(
            day=date.fromisoformat(day),
            campaign_id=campaign_id,
            campaign=campaign,
            ad_group=ad_group,
            placement=placement.lower(),
            minor=rounded_millionths(int(cost), currency),
            currency=currency,
            impressions=int(impressions),
            clicks=int(clicks),
        )
    except ValueError as error:
        raise ConnectionError("A line of Yandex Direct's report cannot be read.") from error
