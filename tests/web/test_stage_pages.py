"""What is said of stages, cohorts, recent days and receipts of nobody known."""

import pytest
from django.test import Client


def body(pages: Client, path: str) -> str:
    return pages.get(path).content.decode()


def test_the_funnel_shows_the_stages_that_anybody_reached(pages: Client) -> None:
    stages = body(pages, "/funnel/").split('id="stages"')[1].split("</table>")[0]

    assert "Receipt" in stages
    assert "Booking" not in stages


def test_the_funnel_of_one_channel_counts_its_people_only(pages: Client) -> None:
    everybody = body(pages, "/funnel/").split('id="stages"')[1]
    mailed = body(pages, "/funnel/?channel=direct_mail").split('id="stages"')[1]

    assert '<td class="n strong">10</td>' in everybody  # each of them once, mailed or not
    assert '<td class="n quiet">120</td>' in everybody
    assert '<td class="n strong">10</td>' in mailed
    assert '<td class="n quiet">45</td>' in mailed


def test_a_channel_with_no_touch_says_that_nothing_can_be_expected(pages: Client) -> None:
    assert "no receipt follows a touch" in body(pages, "/funnel/?channel=(no touch)")


def test_what_is_reported_stands_beside_what_is_still_expected(pages: Client) -> None:
    expected = body(pages, "/funnel/").split('id="expected"')[1]

    for series in ("bar", "rest", "low", "high"):
        assert f'data-series="{series}"' in expected


def test_the_newest_month_of_a_cohort_is_marked_as_not_over(pages: Client) -> None:
    text = body(pages, "/cohorts/")

    assert text.count("still-open") == 1
    assert "This month is not over yet" in text
    assert "with old customers" in text


@pytest.mark.parametrize(
    ("path", "shown"), [("/cohorts/", "100.0%"), ("/cohorts/?show=value", "$66")]
)
def test_cohorts_show_shares_or_value_per_person(pages: Client, path: str, shown: str) -> None:
    assert shown in body(pages, path).split('id="cohorts"')[1]


def test_the_overview_says_in_words_how_much_of_the_last_days_is_reported(pages: Client) -> None:
    text = body(pages, "/")

    assert "Of the receipts that the touches of the last 14 days will lead to, " in text
    assert "have been reported." in text


@pytest.mark.parametrize("path", ["/campaigns/", "/models/"])
def test_credit_of_days_that_are_not_final_says_so(pages: Client, path: str) -> None:
    assert "receipts after their touches are still to come" in body(pages, path)


def test_the_overview_shows_where_receipts_are_tied_to_nobody(pages: Client) -> None:
    rows = body(pages, "/").split('id="tied"')[1].split("<tbody>")[1].split("</tbody>")[0]

    everywhere, worst, *_ = rows.split("<tr>")[1:]
    assert "16.7%" in everywhere
    assert "=HYPERLINK(1)" in worst
    assert "50.0%" in worst


def test_journeys_show_where_paths_end(pages: Client) -> None:
    flows = body(pages, "/journeys/?by=path").split('id="flows"')[1]

    assert 'data-from="Direct mail" data-to="Receipt" data-ends="converted"' in flows
