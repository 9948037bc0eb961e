"""A shop of any size in a lake: visits to a site, orders of signed-in customers, receipts by card.

Days are drawn by hashing, so that each is the same whichever others are made, and fifty million
events take minutes.
"""

from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow as pa

from vitrina.engine import ARROW, Lake
from vitrina.events.lake_tables import LAKE_TABLES

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
EVENTS_OF_A_PERSON = 20  # over all days
EVENTS_OF_A_VISIT = 5.5  # 1 to 9 pages, and one purchase to two visits

# some come often (a third of the visits are a tenth of the people's), half of the visits come by
# one of 24 campaigns, and of two purchases one is a receipt by card, the other a signed-in order
DAY = """
WITH drawn AS (
    SELECT
        visit,
        who,
        1 + hash(visit, $day, 2) % 9 AS pages,
        CAST(hash(visit, $day, 3) % 48 AS INTEGER) AS campaign,
        25200 + hash(visit, $day, 4) % 50000 AS second,
        hash(visit, $day, 5) % 4 AS deed
    FROM (
        SELECT
            range AS visit,
            CAST(floor($persons * pow((hash(range, $day, 1) % 1000003) / 1000003, 2)) AS BIGINT)
                AS who
        FROM range($visits)
    )
),

told AS (
    SELECT
        visit || '.' || page AS number,
        'Page Viewed' AS type,
        second + 40 * page AS second,
        'site' AS source,
        'cookie-' || (2 * who + visit % 2) AS anonymous_id,
        NULL AS user_id,
        NULL AS identifier,
        NULL AS subject_id,
        'https://shop.example/' || hash(visit, page) % 200 AS page,
        CASE WHEN page = 0 AND campaign < 24 THEN campaign END AS campaign,
        NULL AS value_minor
    FROM (SELECT *, unnest(range(CAST(pages AS BIGINT))) AS page FROM drawn)
    UNION ALL BY NAME
    SELECT
        visit || '.order' AS number,
        'Order Completed' AS type,
        second + 400 AS second,
        'site' AS source,
        'cookie-' || (2 * who + visit % 2) AS anonymous_id,
        'u' || who AS user_id,
        'card:' || who AS identifier,
        'order-' || $day || '-' || visit AS subject_id,
        1000 * (1 + visit % 9) AS value_minor
    FROM drawn
    WHERE deed = 0
    UNION ALL BY NAME
    SELECT
        visit || '.receipt' AS number,
        'Receipt Registered' AS type,
        second + 3600 AS second,
        'till' AS source,
        'card:' || who AS identifier,
        'receipt-' || $day || '-' || visit AS subject_id,
        500 * (1 + visit % 9) AS value_minor
    FROM drawn
    WHERE deed = 1
)

SELECT
    $day || '-' || number AS event_id,
    type,
    CAST($midnight AS TIMESTAMPTZ) + second * INTERVAL 1 SECOND AS occurred_at,
    source,
    anonymous_id,
    user_id,
    identifier,
    subject_id,
    page,
    'source_' || campaign % 7 AS utm_source,
    ['cpc', 'email', 'paid_social', 'display', 'sms', 'partner'][1 + campaign % 6] AS utm_medium,
    'campaign_' || campaign AS utm_campaign,
    value_minor,
    CASE WHEN value_minor IS NOT NULL THEN 'RUB' END AS currency
FROM told
"""


def grow(lake: Lake, *, events: int, days: range, of_days: int) -> None:
    """Add days to a shop.

    Args:
        lake: what to fill.
        events: how many the shop has over all its days, about.
        days: the numbers of those to add.
        of_days: how many days the shop has.
    """
    columns = LAKE_TABLES["events"].columns
    shape = pa.schema([pa.field(column.name, ARROW[column.kind]) for column in columns])
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for day in days:
            given = {
                "day": day,
                "midnight": FIRST + timedelta(days=day),
                "visits": int(events / of_days / EVENTS_OF_A_VISIT),
                "persons": max(events // EVENTS_OF_A_PERSON, 1),
            }
            rows = connection.execute(DAY, given).to_arrow_table()
            with lake.write(f"day {day}") as commit:
                commit.append_new("events", _shaped(rows, shape))


def _shaped(rows: pa.Table, shape: pa.Schema) -> pa.Table:
    """All columns of the lake, in their order; NULL in those that nothing was drawn for."""
    nothing = pa.nulls(rows.num_rows)
    there = set(rows.column_names)
    columns = [rows.column(each.name) if each.name in there else nothing for each in shape]
    return pa.table(
        [column.cast(each.type) for column, each in zip(columns, shape, strict=True)], schema=shape
    )
