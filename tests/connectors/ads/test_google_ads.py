"""Google Ads: costs that add up, changes that are whole, and what it expects itself."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.connectors.ads import google_ads_server
from tests.connectors.ads.google_account import json_answer
from tests.connectors.ads.google_ads_server import Server
from tests.connectors.ads.local_platform import Answer, Books, Fault, Held, Local, serving
from tests.connectors.ads.samples import CAMPAIGNS, FIRST, LAST, cost
from tests.connectors.payments.fake_server import Asked
from vitrina.connectors.ads.google_ads import GoogleAds
from vitrina.connectors.ads.google_ads.costs import Spent, finest
from vitrina.connectors.ads.google_ads.priors import ConversionLag
from vitrina.connectors.advertising import Amount, Cost, Setting, Sites, State
from vitrina.connectors.http import UrllibHttp
from vitrina.errors import RefusedError, SettingError, ThrottledError

Figures = tuple[int, int, int]  # micros, impressions, clicks
Parts = list[tuple[str, Figures]]  # by ad group


@pytest.fixture
def google() -> Server:
    return Server()


@pytest.fixture
def local(google: Server) -> Iterator[Local]:
    with serving(google) as running:
        before = {setting: old for setting, (old, _) in google.changes.items()}
        running.books.campaigns = {
            each: Held(called, dict(before)) for each, called in CAMPAIGNS.items()
        }
        yield running


@pytest.fixture
def connector(local: Local) -> GoogleAds:
    return GoogleAds.made_of(local.settings(), UrllibHttp())


def split(minor: int, clicks: int, *, placement: str = "", keyword: str = "") -> Cost:
    whole = replace(cost(FIRST, "101", minor), clicks=clicks, impressions=10 * clicks)
    return replace(whole, ad_group="Утро", placement=placement, keyword=keyword)


def told(costs: list[Cost]) -> set[tuple[str, str, str, int]]:
    return {(each.ad_group, each.placement, each.keyword, each.minor) for each in costs}


def test_costs_come_by_placement_and_keyword_and_still_add_up(
    local: Local, connector: GoogleAds
) -> None:
    local.books.costs = [
        split(70_000, 70, placement="games.example"),
        split(20_000, 20, keyword="кофе"),
        split(9_000, 9),  # an audience: neither a site nor a word
        replace(split(1_000, 1), ad_group=""),  # the campaign alone
    ]

    costs = list(connector.costs(FIRST, FIRST))

    assert told(costs) == {
        ("Утро", "games.example", "", 70_000),
        ("Утро", "", "кофе", 20_000),
        ("Утро", "", "", 9_000),
        ("", "", "", 1_000),
    }
    assert sum(each.clicks for each in costs) == 100


def test_a_click_of_a_site_and_a_keyword_is_not_counted_twice(
    local: Local, connector: GoogleAds
) -> None:
    both = split(60_000, 60, placement="games.example", keyword="кофе")
    local.books.costs = [both, split(40_000, 40, placement="news.example", keyword="чай")]

    costs = list(connector.costs(FIRST, FIRST))

    assert told(costs) == {
        ("Утро", "games.example", "", 60_000),
        ("Утро", "news.example", "", 40_000),
    }


def test_without_that_guard_the_money_would_be_counted_twice(
    local: Local, connector: GoogleAds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "vitrina.connectors.ads.google_ads.costs._split",
        lambda whole, ways: list(ways[0]) or [whole],
    )
    local.books.costs = [split(60_000, 60, placement="games.example", keyword="кофе")]

    costs = connector.costs(FIRST, FIRST)

    assert sum(each.minor for each in costs) == 120_000


def test_parts_that_are_more_than_the_whole_are_not_believed(
    local: Local, monkeypatch: pytest.MonkeyPatch, connector: GoogleAds
) -> None:
    whole = split(10_000, 10)
    dearer = list(google_ads_server.LEVELS["keyword_view"]([split(10_001, 10, keyword="кофе")]))
    odd = google_ads_server.LEVELS | {"keyword_view": lambda _: iter(dearer)}
    monkeypatch.setattr(google_ads_server, "LEVELS", odd)
    local.books.costs = [whole]

    assert told(list(connector.costs(FIRST, FIRST))) == {("Утро", "", "", 10_000)}


FIGURES = st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 5))
PARTS = st.lists(st.tuples(st.sampled_from(["", "7", "8"]), FIGURES), max_size=6)


@given(total=FIGURES, groups=PARTS, sites=PARTS, words=PARTS)
def test_however_google_splits_a_day_the_rows_are_never_more_nor_less_than_the_day(
    total: Figures, groups: Parts, sites: Parts, words: Parts
) -> None:
    def level(parts: Parts, *, is_site: bool = False, is_word: bool = False) -> list[Spent]:
        return [
            replace(
                spent(figures),
                ad_group_id=group,
                placement="games.example" if is_site else "",
                keyword="кофе" if is_word else "",
            )
            for group, figures in parts
            if group
        ]

    rows = list(
        finest(
            [spent(total)],
            level(groups),
            level(sites, is_site=True),
            level(words, is_word=True),
        )
    )

    assert (
        tuple(sum(figures) for figures in zip(*(row.counted for row in rows), strict=True)) == total
    )
    assert all(min(row.counted) >= 0 for row in rows)


def spent(figures: Figures) -> Spent:
    return Spent("2026-03-01", "101", "Кофе, центр", *figures)


def test_match_types_of_a_keyword_are_one_row_that_is_rounded_once(
    local: Local, google: Server, connector: GoogleAds
) -> None:
    half = {
        "segments": {"date": FIRST.isoformat()},
        "campaign": {"id": "101", "name": "Кофе, центр"},
        "metrics": {"costMicros": "5000", "impressions": "1", "clicks": 1},
    }
    local.books.costs = []
    google.extra_costs = [half, half]

    [one] = connector.costs(FIRST, FIRST)

    assert (one.minor, one.clicks) == (1, 2)  # twice half a kopeck


def test_a_token_that_has_expired_is_renewed_once_on_the_way(
    local: Local, google: Server, connector: GoogleAds
) -> None:
    connector.campaigns()
    google.tokens += 1  # another process has asked for one since

    connector.write("101", Setting.STATE, State(is_on=False), key="key-1")

    assert local.books.campaigns["101"].values[Setting.STATE] == State(is_on=False)
    assert [asked.path for asked in local.asked].count("/token") == 2


def test_a_refresh_token_that_was_taken_back_is_a_final_no(local: Local) -> None:
    settings = dict(local.settings()) | {"refresh_token": "revoked"}

    with pytest.raises(RefusedError, match="sign in again") as refused:
        GoogleAds.made_of(settings, local.http()).campaigns()

    assert (refused.value.status, refused.value.reason) == (401, "no_access")


def test_a_manager_account_is_left_out_where_there_is_none(local: Local) -> None:
    settings = {**local.settings(), "login_customer_id": ""}

    direct = GoogleAds.made_of(settings, UrllibHttp())

    with pytest.raises(RefusedError):  # the server lets only the manager in
        direct.campaigns()

    assert "login-customer-id" not in local.asked[-1].headers


@pytest.mark.parametrize(
    ("odd", "setting", "reason"),
    [
        ({"campaignBudget.explicitlyShared": True}, Setting.BUDGET, "shared_budget"),
        ({"campaignBudget.referenceCount": "2"}, Setting.BUDGET, "shared_budget"),
        ({"campaignBudget.period": "CUSTOM_PERIOD"}, Setting.BUDGET, "no_daily_budget"),
        ({"campaign.biddingStrategy": "customers/1/s/2"}, Setting.TARGET_COST, "shared_strategy"),
        ({"campaign.biddingStrategyType": "TARGET_ROAS"}, Setting.TARGET_COST, "no_target"),
        (
            {"campaign.maximizeConversions.targetCpaMicros": "0"},
            Setting.TARGET_COST,
            "no_target",
        ),
    ],
)
def test_what_a_campaign_does_not_have_by_itself_is_missing_and_cannot_be_set(
    odd: dict[str, object],
    setting: Setting,
    reason: str,
    local: Local,
    google: Server,
    connector: GoogleAds,
) -> None:
    google.changed = odd  # of campaign 104
    _, after = google.changes[setting]

    [changed] = [each for each in connector.campaigns() if each.campaign_id == "104"]
    calls: list[Callable[[], object]] = [
        lambda: connector.read("104", setting),
        lambda: connector.write("104", setting, after, key="key-1"),
    ]
    for call in calls:
        with pytest.raises(RefusedError) as refused:
            call()
        assert refused.value.reason == reason

    assert setting not in changed.values
    assert google.mutations == []


def test_sites_are_compared_and_not_replaced(
    local: Local, google: Server, connector: GoogleAds
) -> None:
    wanted = Sites(("games.example", "mobileapp::2-com.app.torch"))

    connector.write("102", Setting.EXCLUDED_SITES, wanted, key="key-1")

    [mutation] = google.mutations
    campaign = "customers/1234567890/campaigns/102"
    assert mutation["operations"] == [
        {
            "create": {
                "campaign": campaign,
                "negative": True,
                "mobileApplication": {"appId": "2-com.app.torch"},
            }
        },
        {"remove": "customers/1234567890/campaignCriteria/102~old.example"},
    ]


def test_sites_that_stand_there_already_ask_for_no_change(
    local: Local, google: Server, connector: GoogleAds
) -> None:
    connector.write(
        "102", Setting.EXCLUDED_SITES, Sites(("games.example", "old.example")), key="key-1"
    )

    assert google.mutations == []


def test_one_site_that_google_refuses_is_named_and_none_is_changed(
    local: Local, google: Server, connector: GoogleAds
) -> None:
    google.refused_sites = frozenset(("b.example", "d.example"))
    before = local.books.campaigns["102"].values[Setting.EXCLUDED_SITES]
    wanted = Sites(("a.example", "b.example", "c.example", "d.example"))

    with pytest.raises(RefusedError, match=r"of 'b\.example', 'd\.example': INVALID_PLACEMENT"):
        connector.write("102", Setting.EXCLUDED_SITES, wanted, key="key-1")

    assert local.books.campaigns["102"].values[Setting.EXCLUDED_SITES] == before


def test_an_account_of_another_currency_is_refused_before_a_change(
    local: Local, google: Server, connector: GoogleAds
) -> None:
    local.books.currency = "USD"

    with pytest.raises(SettingError, match="is in USD"):
        connector.write("101", Setting.BUDGET, Amount(100, "RUB", "day"), key="key-1")

    assert google.mutations == []


def test_without_that_guard_roubles_would_be_spent_as_dollars(
    local: Local, google: Server, monkeypatch: pytest.MonkeyPatch, connector: GoogleAds
) -> None:
    local.books.currency = "USD"
    monkeypatch.setattr(GoogleAds, "_require_currency", lambda _: None)

    connector.write("101", Setting.BUDGET, Amount(100, "RUB", "day"), key="key-1")

    assert local.books.campaigns["101"].values[Setting.BUDGET] == Amount(100, "USD", "day")


@pytest.mark.parametrize(
    ("status", "code", "delay", "wait"),
    [
        (429, "RESOURCE_EXHAUSTED", "30s", 30.0),
        (400, "RESOURCE_TEMPORARILY_EXHAUSTED", "0.2s", 1.0),
        (429, "RESOURCE_EXHAUSTED", "999999s", 86_400.0),
        (429, "RESOURCE_EXHAUSTED", "soon", 60.0),
        (429, "", "", 60.0),
    ],
)
def test_a_quota_says_when_to_ask_again(
    status: int,
    code: str,
    delay: str,
    wait: float,
    local: Local,
    monkeypatch: pytest.MonkeyPatch,
    connector: GoogleAds,
) -> None:
    quota = {
        "errorCode": {"quotaError": code},
        "details": {"quotaErrorDetails": {"retryDelay": delay}},
    }
    body = {"error": {"code": status, "details": [{"errors": [quota]}]}}
    answers(local, monkeypatch, json_answer(status, body))

    with pytest.raises(ThrottledError) as throttled:
        connector.campaigns()

    assert throttled.value.retry_after_seconds == wait


@pytest.mark.parametrize("code", ["CONCURRENT_MODIFICATION", "TRANSIENT_ERROR", "INTERNAL_ERROR"])
def test_a_change_that_met_another_one_has_an_unknown_outcome(
    code: str, local: Local, monkeypatch: pytest.MonkeyPatch, connector: GoogleAds
) -> None:
    error = {"errorCode": {"databaseError": code}}
    answers(local, monkeypatch, json_answer(400, {"error": {"details": [{"errors": [error]}]}}))

    with pytest.raises(ConnectionError, match=code):
        connector.campaigns()


def answers(local: Local, monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    """Let everything but the token be answered so."""

    def always(self: Server, asked: Asked, books: Books, seen: Books) -> Answer:
        return self._token(asked) or answer

    monkeypatch.setattr(type(local.platform), "answer", always)


def test_pages_that_never_end_are_no_list(
    local: Local, monkeypatch: pytest.MonkeyPatch, connector: GoogleAds
) -> None:
    monkeypatch.setattr("vitrina.connectors.ads.google_ads.MOST_PAGES", 5)
    answers(local, monkeypatch, json_answer(200, {"nextPageToken": "page-0"}))

    with pytest.raises(ConnectionError, match="no last page"):
        connector.campaigns()


def test_simulations_are_points_of_money_against_conversions(
    local: Local, google: Server, connector: GoogleAds
) -> None:
    google.tables = {
        "campaign_simulation": [
            {
                "campaignSimulation": {
                    "campaignId": "101",
                    "type": "BUDGET",
                    "startDate": "2026-03-01",
                    "endDate": "2026-03-07",
                    "budgetPointList": {"points": [point("budgetAmountMicros", 500_000_000, 4.5)]},
                }
            }
        ],
        "bidding_strategy_simulation": [
            {
                "biddingStrategySimulation": {
                    "biddingStrategyId": "77",
                    "type": "TARGET_CPA",
                    "startDate": "2026-03-01",
                    "endDate": "2026-03-07",
                    "targetCpaPointList": {
                        "points": [
                            point("targetCpaMicros", 120_000_000, 9),
                            point("targetCpaScalingModifier", 2, 9),  # scales many: no amount
                        ]
                    },
                }
            }
        ],
    }

    budget, target = connector.simulations()

    assert (budget.scope, budget.scope_id, budget.varied) == ("campaign", "101", "budget")
    assert (budget.minor, budget.cost_minor, budget.conversions) == (50_000, 310_000, 4.5)
    assert (budget.first, budget.last) == (date(2026, 3, 1), date(2026, 3, 7))
    assert (target.scope, target.scope_id, target.varied) == ("strategy", "77", "target_cost")
    assert (target.minor, target.currency, target.clicks) == (12_000, "RUB", 310)


def point(varied: str, value: float, conversions: float) -> dict[str, object]:
    return {
        varied: str(value),
        "costMicros": "3100000000",
        "clicks": "310",
        "impressions": "9000",
        "biddableConversions": conversions,
    }


def test_lags_tell_how_many_conversions_came_how_late(
    local: Local, google: Server, connector: GoogleAds
) -> None:
    google.tables = {
        "campaign": [
            lag("LESS_THAN_ONE_DAY", 7.5),
            lag("THIRTEEN_TO_FOURTEEN_DAYS", 1),
            lag("FOURTEEN_TO_TWENTY_ONE_DAYS", 2),
            lag("UNKNOWN", 9),
        ]
    }

    lags = list(connector.conversion_lags(FIRST, LAST))

    assert lags == [
        ConversionLag("101", 0, 1, 7.5),
        ConversionLag("101", 13, 14, 1.0),
        ConversionLag("101", 14, 21, 2.0),
    ]


def lag(bucket: str, conversions: float) -> dict[str, object]:
    return {
        "campaign": {"id": "101"},
        "segments": {"conversionLagBucket": bucket, "date": FIRST.isoformat()},
        "metrics": {"conversions": conversions},
    }


def test_days_of_an_outage_are_hidden_from_bidding_once(
    local: Local, google: Server, connector: GoogleAds
) -> None:
    local.begin(Fault.FAILS_AFTER_APPLY)
    with pytest.raises(OSError, match="500"):
        hide(connector, FIRST, LAST)
    local.end()

    hide(connector, FIRST, LAST)

    [exclusion] = google.tables["bidding_data_exclusion"]
    assert exclusion["biddingDataExclusion"] == {
        "name": "outage 2026-03-01",
        "scope": "CAMPAIGN",
        "startDateTime": "2026-03-01 00:00:00",
        "endDateTime": "2026-03-04 00:00:00",  # exclusive
        "campaigns": ["customers/1234567890/campaigns/101"],
        "status": "ENABLED",
    }


def hide(connector: GoogleAds, first: date, last: date, called: str = "outage 2026-03-01") -> None:
    connector.hide_outage(first, last, campaign_ids=["101"], name=called)


@pytest.mark.parametrize(
    ("last", "called"),
    [
        (date(2026, 3, 15), "outage"),  # 15 days
        (date(2026, 2, 27), "outage"),
        (LAST, "it's out' OR 'x'='x"),
        (LAST, ""),
    ],
)
def test_an_outage_that_google_cannot_hold_is_refused_before_any_call(
    last: date, called: str, local: Local, connector: GoogleAds
) -> None:
    with pytest.raises(SettingError):
        hide(connector, FIRST, last, called)

    assert local.asked == []


@pytest.mark.parametrize("many", [0, 2_001])
def test_an_outage_of_too_many_campaigns_or_none_is_refused_before_any_call(
    many: int, connector: GoogleAds, local: Local
) -> None:
    with pytest.raises(SettingError, match=f"{many} campaigns"):
        connector.hide_outage(FIRST, LAST, campaign_ids=["101"] * many, name="outage")

    assert local.asked == []


@pytest.mark.parametrize("customer", ["12345", "123-456-789O", "12345678901", "../1234567"])
def test_an_id_that_is_no_customers_is_refused(customer: str, local: Local) -> None:
    with pytest.raises(SettingError, match="ten digits"):
        GoogleAds.made_of({**local.settings(), "customer_id": customer}, local.http())
