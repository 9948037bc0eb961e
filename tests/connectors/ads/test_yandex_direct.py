"""Yandex Direct by its documented shapes: reports in a queue, strategies, sites, points, errors."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.connectors.ads.direct_server import GOAL, Server
from tests.connectors.ads.local_platform import Held, Local, serving
from tests.connectors.ads.samples import CAMPAIGNS, FIRST, LAST, cost
from vitrina.connectors.ads.yandex_direct import MOST_SITES, YandexDirect, reports, shapes
from vitrina.connectors.ads.yandex_direct.api import Points
from vitrina.connectors.advertising import Amount, Setting, Sites, State
from vitrina.connectors.http import Reply, UrllibHttp
from vitrina.errors import RefusedError, SettingError, ThrottledError

WEEK = Amount(700_000, "RUB", "week")


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def local(server: Server) -> Iterator[Local]:
    with serving(server) as running:
        values = {setting: before for setting, (before, _) in server.changes.items()}
        running.books.campaigns = {
            each: Held(name, dict(values)) for each, name in CAMPAIGNS.items()
        }
        yield running


@pytest.fixture
def direct(local: Local) -> YandexDirect:
    return YandexDirect.made_of(local.settings(), UrllibHttp())


def campaign(**changed: object) -> dict[str, Any]:
    """A campaign as Direct shows it: 7,000 roubles a week, at most 30 a click, 500 a goal."""
    figures = {"AverageCpa": 500_000_000, "GoalId": GOAL, "WeeklySpendLimit": 7_000_000_000}
    search = {
        "BiddingStrategyType": "AVERAGE_CPA",
        "AverageCpa": figures | {"BidCeiling": 30_000_000},
    }
    return {
        "Id": 1,
        "Name": "Coffee",
        "State": "ON",
        "Type": "TEXT_CAMPAIGN",
        "Currency": "RUB",
        "ExcludedSites": None,
        "TextCampaign": {
            "BiddingStrategy": {
                "Search": search,
                "Network": {"BiddingStrategyType": "NETWORK_DEFAULT"},
            }
        },
        **changed,
    }


def strategy(search: Mapping[str, object], network: Mapping[str, object]) -> dict[str, Any]:
    return {"TextCampaign": {"BiddingStrategy": {"Search": search, "Network": network}}}


def test_a_report_in_the_queue_is_asked_for_again_by_the_same_name(
    local: Local, server: Server, direct: YandexDirect
) -> None:
    local.books.costs = [cost(FIRST, "101", 12_345)]
    server.queue = [201, 202]

    for _ in range(2):
        with pytest.raises(ThrottledError) as throttled:
            list(direct.costs(FIRST, LAST))
        assert throttled.value.retry_after_seconds == 5
    [one] = direct.costs(FIRST, LAST)

    assert one.minor == 12_345
    assert len(set(server.names)) == 1


def test_a_report_of_the_next_day_has_another_name(server: Server, direct: YandexDirect) -> None:
    for each in (replace(direct, today=lambda: FIRST), replace(direct, today=lambda: LAST)):
        assert not list(each.costs(FIRST, LAST))

    assert len(set(server.names)) == 2


def test_a_row_has_its_ad_group_and_its_placement(local: Local, direct: YandexDirect) -> None:
    local.books.costs = [
        replace(cost(FIRST, "101", 500), ad_group="Near", placement="Games.Example"),
        replace(cost(FIRST, "101", 700), ad_group="Near"),
    ]

    found = [(one.ad_group, one.placement, one.minor) for one in direct.costs(FIRST, FIRST)]

    assert found == [("Near", "games.example", 500), ("Near", "", 700)]


HEADER = "\t".join(reports.FIELDS)
LINE = "2026-03-01\t1\tCoffee\tNear\t--\t10\t1\t123450000"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        f"{HEADER}\n{LINE}\n".encode(),  # no last line: where the rest is, nobody knows
        f"{HEADER}\n{LINE}\nTotal rows: 2\n".encode(),
        f"Date\tCost\n{LINE}\nTotal rows: 1\n".encode(),
        f"{HEADER}\n{LINE}\t5\nTotal rows: 1\n".encode(),
        f"{HEADER}\n{LINE}.5\nTotal rows: 1\n".encode(),
        b"\xff\n\xff\n",
    ],
)
def test_a_report_that_is_not_whole_is_none(body: bytes) -> None:
    with pytest.raises(ConnectionError):
        reports.costs_in(body, "RUB")


def test_a_report_that_is_whole_is_read() -> None:
    [one] = reports.costs_in(f"{HEADER}\n{LINE}\nTotal rows: 1\n".encode(), "RUB")

    assert (one.day, one.minor, one.impressions, one.clicks) == (FIRST, 12_345, 10, 1)


def test_the_goal_of_a_strategy_stays_as_it_is(server: Server, direct: YandexDirect) -> None:
    direct.write("101", Setting.BUDGET, Amount(840_000, "RUB", "week"), key="key-1")

    assert server.goals == [GOAL]  # another one would make it learn anew


def test_a_strategy_that_buys_as_much_as_it_can_has_no_target_cost() -> None:
    figures = {"WeeklySpendLimit": 7_000_000_000, "GoalId": GOAL, "BidCeiling": None}
    search = {
        "BiddingStrategyType": "WB_MAXIMUM_CONVERSION_RATE",
        "WbMaximumConversionRate": figures,
    }
    shown = campaign(**strategy(search, {"BiddingStrategyType": "SERVING_OFF"}))

    values = shapes.campaign_of(shown, "RUB").values

    assert values == {Setting.BUDGET: WEEK, Setting.STATE: State(is_on=True)}


def test_sites_can_be_excluded_only_where_networks_show_the_campaign() -> None:
    network = {"BiddingStrategyType": "AVERAGE_CPC", "AverageCpc": {"AverageCpc": 12_000_000}}
    in_networks = campaign(**strategy({"BiddingStrategyType": "SERVING_OFF"}, network))

    values = shapes.campaign_of(in_networks, "RUB").values

    assert values[Setting.EXCLUDED_SITES] == Sites(())
    assert values[Setting.BID] == Amount(1_200, "RUB", "click")
    assert Setting.BUDGET not in values


def test_a_figure_in_networks_is_changed_in_networks() -> None:
    network = {"BiddingStrategyType": "AVERAGE_CPC", "AverageCpc": {"AverageCpc": 12_000_000}}
    shown = campaign(**strategy({"BiddingStrategyType": "SERVING_OFF"}, network))

    sent = shapes.with_amount(shown, Setting.BID, Amount(1_500, "RUB", "click"))

    assert sent == {
        "Id": 1,
        "TextCampaign": {
            "BiddingStrategy": {
                "Network": {
                    "BiddingStrategyType": "AVERAGE_CPC",
                    "AverageCpc": {"AverageCpc": 15_000_000},
                }
            }
        },
    }


def test_a_unified_campaign_is_changed_under_its_own_name() -> None:
    unified = campaign(Type="UNIFIED_CAMPAIGN")
    unified["UnifiedCampaign"] = unified.pop("TextCampaign")

    sent = shapes.with_amount(unified, Setting.BUDGET, WEEK)

    assert shapes.campaign_of(unified, "RUB").values[Setting.BUDGET] == WEEK
    assert list(sent) == ["Id", "UnifiedCampaign"]


def test_a_campaign_of_another_kind_is_left_out() -> None:
    assert shapes.knows(campaign())
    assert not shapes.knows(campaign(Type="CPM_BANNER_CAMPAIGN"))
    assert not shapes.knows(campaign(State="ARCHIVED"))


def test_a_figure_that_is_no_whole_kopeck_is_left_out() -> None:
    shown = campaign()
    shown["TextCampaign"]["BiddingStrategy"]["Search"]["AverageCpa"]["WeeklySpendLimit"] = 1_234_567

    assert Setting.BUDGET not in shapes.campaign_of(shown, "RUB").values


def test_an_account_of_another_currency_than_the_settings_say_is_refused() -> None:
    with pytest.raises(SettingError, match="KZT"):
        shapes.campaign_of(campaign(Currency="KZT"), "RUB")


def test_a_setting_that_the_campaign_does_not_have_now_is_refused_and_nothing_is_sent(
    local: Local, server: Server, direct: YandexDirect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shapes, "OFF", "NETWORK_DEFAULT")  # as if networks did not show it

    with pytest.raises(RefusedError, match="no excluded_sites"):
        direct.write("101", Setting.EXCLUDED_SITES, Sites(()), key="key-1")

    assert [asked.json()["method"] for asked in local.asked] == ["get"]


def test_a_thousand_sites_are_taken_and_one_more_is_not(local: Local, direct: YandexDirect) -> None:
    most = Sites(tuple(f"{number:04}.example" for number in range(MOST_SITES)))

    direct.write("101", Setting.EXCLUDED_SITES, most, key="key-1")

    assert direct.read("101", Setting.EXCLUDED_SITES) == most
    with pytest.raises(SettingError, match="1001 sites"):
        direct.write("101", Setting.EXCLUDED_SITES, Sites((*most.names, "z.example")), key="key-2")


def test_no_site_at_all_empties_the_list(local: Local, direct: YandexDirect) -> None:
    direct.write("101", Setting.EXCLUDED_SITES, Sites(()), key="key-1")

    assert direct.read("101", Setting.EXCLUDED_SITES) == Sites(())


def test_the_points_that_are_left_are_told(direct: YandexDirect) -> None:
    assert direct.points() == Points(left=20_828, daily=64_000)


def answering(status: int, body: object) -> YandexDirect:
    content = json.dumps(body).encode()
    settings = {"token": "t", "login": "l", "currency": "RUB"}
    return YandexDirect.made_of(settings, lambda *_, **__: Reply(status, content))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (52, ConnectionError),
        (1000, ConnectionError),
        (1002, ConnectionError),
        (56, ThrottledError),
        (152, ThrottledError),
        (506, ThrottledError),
        (53, RefusedError),
        (54, RefusedError),
        (8000, RefusedError),
        ("4000", RefusedError),
    ],
)
@pytest.mark.parametrize("status", [200, 400])
def test_an_error_means_later_never_or_nobody_knows(
    status: int, code: object, kind: type[Exception]
) -> None:
    direct = answering(status, {"error": {"error_code": code, "error_string": "No"}})

    with pytest.raises(kind):
        direct.read("101", Setting.BUDGET)


@pytest.mark.parametrize("limited_by", [0, -1, "1", None])
def test_a_list_of_campaigns_without_an_end_is_no_answer(limited_by: object) -> None:
    direct = answering(200, {"result": {"Campaigns": [campaign()], "LimitedBy": limited_by}})

    with pytest.raises(ConnectionError, match="no end"):
        direct.campaigns()


def test_a_report_without_an_end_is_no_answer(
    local: Local, direct: YandexDirect, monkeypatch: pytest.MonkeyPatch
) -> None:
    local.books.costs = [cost(FIRST, "101", 500)] * 5
    monkeypatch.setattr(reports, "ROWS", 1)
    monkeypatch.setattr(reports, "MOST_PAGES", 4)

    with pytest.raises(ConnectionError, match="fewer days"):
        list(direct.costs(FIRST, FIRST))


def test_a_call_names_the_account_and_shows_the_token_in_no_address(
    local: Local, direct: YandexDirect
) -> None:
    direct.read("101", Setting.BUDGET)

    [asked] = local.asked
    assert asked.path == "/json/v501/campaigns"
    assert asked.headers["client-login"] == "coffee-shop"
    assert asked.headers["authorization"] == "Bearer very-secret-direct-token"
