"""What becomes of receipts, lines, returns, mailings, events, costs and links."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.connectors.conftest import Import
from vitrina.connectors.importer import Importer
from vitrina.connectors.typed import Problem
from vitrina.connectors.verdicts import Verdicts, judge
from vitrina.engine import Lake, Row, Table

AT = "2026-03-01T10:00:00Z"
TEN = datetime(2026, 3, 1, 10, tzinfo=UTC)


def by(rows: list[Row], *names: str) -> list[tuple[object, ...]]:
    return sorted(tuple(row[name] for name in names) for row in rows)


def test_a_receipt_becomes_a_row_its_lines_and_one_event(bring: Import, lake: Lake) -> None:
    bring(
        "receipts",
        "receipt_id;date;store;card;sku;quantity;price;discount;line_sum\n"
        f"1;{AT};shop-1;42;tea;2;100;10;190\n"
        f"1;{AT};shop-1;42;bun;1;90;;90\n",
        source="till",
    )

    [receipt] = lake.receipts.rows()
    assert (receipt["total_minor"], receipt["lines"], receipt["operation"]) == (28000, 2, "sale")
    assert (receipt["identifier"], receipt["place_id"]) == ("card:42", "shop-1")
    assert by(
        lake.receipt_lines.rows(), "line", "sku", "quantity", "price_minor", "discount_minor"
    ) == [(1, "tea", 2.0, 10000, 1000), (2, "bun", 1.0, 9000, None)]
    [event] = lake.events.rows()
    assert (event["type"], event["event_id"], event["source"]) == (
        "Receipt Registered",
        "1",
        "till",
    )
    assert (event["value_minor"], event["identifier"], event["occurred_at"]) == (
        28000,
        "card:42",
        TEN,
    )


def test_a_return_is_negative_whichever_way_it_was_written(bring: Import, lake: Lake) -> None:
    bring(
        "receipts",
        "receipt_id,date,operation,sku,quantity,line_sum\n"
        f"1,{AT},return,tea,2,200\n2,{AT},return,tea,-2,-200\n",
    )

    assert by(lake.receipts.rows(), "receipt_id", "operation", "total_minor") == [
        ("1", "return", -20000),
        ("2", "return", -20000),
    ]
    assert by(lake.receipt_lines.rows(), "quantity", "sum_minor") == [(-2.0, -20000)] * 2
    assert {row["type"] for row in lake.events.rows()} == {"Receipt Returned"}


def test_without_an_operation_a_negative_total_is_a_return(bring: Import, lake: Lake) -> None:
    bring("receipts", f"receipt_id,date,total\n1,{AT},5\n2,{AT},-5\n")

    assert by(lake.receipts.rows(), "receipt_id", "operation") == [("1", "sale"), ("2", "return")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"1,{AT},sale,-2,200", "negative quantity on a sale"),
        (f"1,{AT},sale,2,-200", "negative total on a sale"),
        (f"1,{AT},swap,2,200", "unknown operation"),
        (f"1,{AT},,2,200", "empty"),
        (f"1,{AT},sale,two,200", "not a number"),
        (f",{AT},sale,2,200", "empty"),
        ("1,soon,sale,2,200", "not a time"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_line_and_column(
    bring: Import, lake: Lake, row: str, reason: str
) -> None:
    done = bring(
        "receipts", f"receipt_id,date,operation,quantity,line_sum\n{row}\n9,{AT},sale,1,100\n"
    )

    assert (done.new, done.rejected) == (1, 1)
    assert reason in done.examples[0].reason
    assert done.examples[0].line == 2
    assert [row["receipt_id"] for row in lake.receipts.rows()] == ["9"]


def test_a_receipt_with_one_bad_line_is_refused_whole(bring: Import, lake: Lake) -> None:
    text = (
        "receipt_id,date,sku,line_sum\n"
        f"1,{AT},tea,100\n1,{AT},bun,x\n1,{AT},jam,50\n2,{AT},tea,100\n"
    )

    done = bring("receipts", text)

    assert (done.new, done.rejected) == (1, 3)
    assert [(row.line, row.value) for row in done.examples] == [(2, "1"), (3, "x"), (4, "1")]
    assert "another row of the same document" in done.examples[0].reason
    assert [row["total_minor"] for row in lake.receipts.rows()] == [10000]


def test_taken_in_parts_such_a_receipt_would_have_a_wrong_total(
    bring: Import, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_parts(rows: Table, importer: Importer, problems: list[Problem], blamed: str) -> Verdicts:
        return judge(rows, replace(importer, part=None), problems, blamed)

    monkeypatch.setattr("vitrina.connectors.file_import.judge", in_parts)

    bring("receipts", f"receipt_id,date,sku,line_sum\n1,{AT},tea,100\n1,{AT},bun,x\n")

    assert [row["total_minor"] for row in lake.receipts.rows()] == [10000]


def test_a_receipt_with_a_row_of_another_width_is_refused_whole(bring: Import, lake: Lake) -> None:
    done = bring("receipts", f"receipt_id,date,sku,line_sum\n1,{AT},tea,100\n1,{AT},bun,1,5\n")

    assert (done.new, done.rejected, lake.rows_in("receipts")) == (0, 2, 0)


def test_equal_lines_without_numbers_are_two_lines(bring: Import, lake: Lake) -> None:
    done = bring("receipts", f"receipt_id,date,sku,line_sum\n1,{AT},tea,100\n1,{AT},tea,100\n")

    assert (done.new, done.duplicate) == (2, 0)
    assert by(lake.receipt_lines.rows(), "line", "sum_minor") == [(1, 10000), (2, 10000)]


def test_equal_lines_with_one_number_are_a_duplicate(bring: Import, lake: Lake) -> None:
    row = f"1,{AT},7,tea,100\n"

    done = bring("receipts", f"receipt_id,date,line,sku,line_sum\n{row}{row}")

    assert (done.new, done.duplicate) == (1, 1)
    assert by(lake.receipt_lines.rows(), "line", "sum_minor") == [(7, 10000)]


@pytest.mark.parametrize(
    "rows",
    [
        f"1,{AT},a,1,tea,100\n1,{AT},a,1,tea,200\n",  # one line number, two bodies
        f"1,{AT},a,1,tea,100\n1,{AT},b,2,tea,100\n",  # one receipt in two shops
    ],
)
def test_a_receipt_in_two_minds_is_refused_whole(bring: Import, lake: Lake, rows: str) -> None:
    done = bring("receipts", f"receipt_id,date,store,line,sku,line_sum\n{rows}")

    assert (done.new, done.duplicate, done.rejected) == (0, 0, 2)
    assert "stands in this file with other values" in done.examples[0].reason
    assert lake.rows_in("receipts") == 0


def test_an_id_with_two_bodies_is_refused_and_its_repeats_are_not(
    bring: Import, lake: Lake
) -> None:
    done = bring(
        "receipts",
        f"receipt_id,date,total\n1,{AT},5\n1,{AT},6\n2,{AT},5\n2,{AT},5\n",
    )

    assert (done.new, done.duplicate, done.rejected) == (1, 1, 2)
    assert [row["receipt_id"] for row in lake.receipts.rows()] == ["2"]


def test_ids_that_only_look_alike_are_apart(bring: Import, lake: Lake) -> None:
    text = "day,platform,account,campaign,cost\n2026-03-01,a,bc,x,1\n2026-03-01,ab,c,x,2\n"

    done = bring("spend", text)

    assert (done.new, lake.rows_in("spend")) == (2, 2)


def test_a_mailing_is_a_touch_and_gives_its_campaign(bring: Import, lake: Lake) -> None:
    header, dates = "campaign,household,starts_at,ends_at", "2026-03-01,2026-03-31"

    done = bring("mailings", f"{header}\n18,7,{dates}\n18,8,{dates}\n", zone="UTC")

    assert done.new == 2
    assert by(lake.events.rows(), "identifier", "type", "utm_source", "utm_medium") == [
        ("household:7", "Mailing Sent", "mailing", "direct_mail"),
        ("household:8", "Mailing Sent", "mailing", "direct_mail"),
    ]
    assert by(lake.campaigns.rows(), "campaign", "starts_at", "ends_at") == [
        ("18", datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))
    ]


def test_dates_that_come_later_complete_a_campaign_that_was_mailed(
    bring: Import, lake: Lake
) -> None:
    bring("mailings", f"campaign,household,sent_at\n18,7,{AT}\n")

    done = bring(
        "mailings",
        f"campaign,household,sent_at,starts_at,ends_at\n18,7,{AT},2026-03-01,2026-03-31\n",
        name="again.csv",
    )

    assert (done.new, done.duplicate) == (0, 1)
    assert [row["campaign"] for row in lake.campaigns.rows()] == ["18"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"18,,{AT},,", "no recipient"),
        (f",7,{AT},,", "empty"),
        (f"18,7,{AT},2026-03-31,2026-03-01", "ends before it starts"),
    ],
)
def test_a_mailing_that_cannot_be_is_refused(bring: Import, row: str, reason: str) -> None:
    done = bring("mailings", f"campaign,household,sent_at,starts_at,ends_at\n{row}\n")

    assert (done.rejected, reason in done.examples[0].reason) == (1, True)


def test_a_campaign_whose_rows_disagree_is_refused_and_others_are_not(
    bring: Import, lake: Lake
) -> None:
    done = bring(
        "mailings",
        "campaign,household,starts_at,ends_at\n"
        "18,7,2026-03-01,2026-03-31\n18,8,2026-03-01,2026-03-30\n19,8,2026-03-01,2026-03-30\n",
    )

    assert (done.new, done.rejected) == (1, 2)
    assert "disagree" in done.examples[0].reason
    assert [row["campaign"] for row in lake.campaigns.rows()] == ["19"]


def test_a_campaign_that_contradicts_the_lake_is_refused(bring: Import, lake: Lake) -> None:
    bring("mailings", "campaign,household,starts_at,ends_at\n18,7,2026-03-01,2026-03-31\n")

    done = bring(
        "mailings",
        "campaign,household,starts_at,ends_at\n18,9,2026-03-01,2026-03-15\n",
        name="later.csv",
    )

    assert (done.new, done.rejected) == (0, 1)
    assert "the lake has the same id with other values" in done.examples[0].reason
    assert lake.rows_in("events") == 1


def test_events_without_ids_are_the_same_events_in_the_next_export(
    bring: Import, lake: Lake
) -> None:
    march = f"type,date,anonymous_id\nPage Viewed,{AT},a\nPage Viewed,{AT},a\n"
    first = bring("events", march)

    done = bring("events", march + f"Page Viewed,{AT},b\n", name="longer.csv")

    assert (first.new, done.new, done.duplicate) == (2, 1, 2)
    assert lake.rows_in("events") == 3


def test_an_event_that_the_vocabulary_does_not_know_is_refused_unless_it_is_custom(
    bring: Import, lake: Lake
) -> None:
    done = bring(
        "events",
        f"event_id,type,date,name\n1,Bell Rung,{AT},\n2,Custom Event,{AT},Bell Rung\n",
    )

    assert (done.new, done.rejected, done.examples[0].value) == (1, 1, "Bell Rung")
    assert "Custom Event" in done.examples[0].reason
    assert by(lake.events.rows(), "type", "name") == [("Custom Event", "Bell Rung")]


def test_a_restated_cost_contradicts_the_lake_and_is_refused(bring: Import, lake: Lake) -> None:
    bring("spend", "day,campaign,cost\n2026-03-01,spring,100\n", source="vk")

    done = bring(
        "spend",
        "day,campaign,cost\n2026-03-01,spring,120\n2026-03-02,spring,5\n",
        name="next.csv",
        source="vk",
    )

    assert (done.new, done.duplicate, done.rejected) == (1, 0, 1)
    assert by(lake.spend.rows(), "platform", "cost_minor") == [("vk", 500), ("vk", 10000)]


def test_a_link_needs_two_namespaces_and_a_probability(bring: Import, lake: Lake) -> None:
    done = bring(
        "links",
        "left,right,occurred_at,kind,strength\n"
        f"card:1,user_id:2,{AT},login,1\n"
        f"card:1,2,{AT},login,1\ncard:1,user_id:3,{AT},login,1.5\n",
    )

    assert (done.new, done.rejected) == (1, 2)
    assert [row.column for row in done.examples] == ["right", "strength"]
    assert by(lake.links.rows(), "left", "right", "strength") == [("card:1", "user_id:2", 1.0)]
