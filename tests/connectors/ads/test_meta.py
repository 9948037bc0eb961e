"""Meta: its units of money, its hashes, and the one row that sinks a request."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.connectors.ads import meta_server
from tests.connectors.ads.local_platform import Answer, Fault, Held, Local, serving
from tests.connectors.ads.meta_server import ACCOUNT, DATASET, TOKEN, Server
from tests.connectors.ads.samples import CAMPAIGNS, FIRST, LAST, NOW, conversion, cost
from vitrina.connectors.ads.meta import Meta
from vitrina.connectors.ads.meta.events import email_hash, phone_hash
from vitrina.connectors.ads.meta.units import as_budget, from_budget, spend_of
from vitrina.connectors.advertising import Amount, Setting, State
from vitrina.connectors.http import Reply, UrllibHttp
from vitrina.errors import RefusedError, SettingError, ThrottledError


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def local(server: Server) -> Iterator[Local]:
    with serving(server) as running:
        values = {setting: before for setting, (before, _) in server.changes.items()}
        running.books.campaigns = {
            each: Held(called, dict(values)) for each, called in CAMPAIGNS.items()
        }
        yield running


@pytest.fixture
def meta(local: Local) -> Meta:
    return Meta.made_of(local.settings(), UrllibHttp())


def asked_events(local: Local) -> list[list[str]]:
    """The transactions of each request that told some."""
    bodies: list[Any] = [
        json.loads(asked.body) for asked in local.asked if asked.path.endswith("/events")
    ]
    return [[event["event_id"] for event in body["data"]] for body in bodies]


@pytest.mark.parametrize(
    ("minor", "currency", "budget"),
    [
        (50_000, "RUB", 50_000),
        (500, "JPY", 500),
        (50_000, "HUF", 500),  # a hundred parts by ISO 4217, none at Meta
        (50_000, "TWD", 500),
        (50_000, "KWD", 5_000),  # a thousand parts, a hundred at Meta
        (7_000, "CLP", 7_000),
    ],
)
def test_a_budget_is_in_metas_own_smallest_unit(minor: int, currency: str, budget: int) -> None:
    assert as_budget(minor, currency) == budget
    assert from_budget(budget, currency) == minor


@pytest.mark.parametrize(("minor", "currency"), [(50_050, "HUF"), (50_005, "KWD"), (1, "IDR")])
def test_a_budget_finer_than_meta_can_hold_is_refused_before_any_call(
    minor: int, currency: str, local: Local
) -> None:
    meta = Meta.made_of({**local.settings(), "currency": currency}, UrllibHttp())

    with pytest.raises(SettingError, match="finer"):
        meta.write("101", Setting.BUDGET, Amount(minor, currency, "day"), key="key-1")

    assert local.asked == []


@given(
    budget=st.integers(1, 10**12),
    currency=st.sampled_from(["RUB", "JPY", "HUF", "TWD", "IDR", "KWD", "CLP", "VND"]),
)
def test_a_budget_comes_back_as_it_went(budget: int, currency: str) -> None:
    assert as_budget(from_budget(budget, currency), currency) == budget


@pytest.mark.parametrize(
    ("spend", "currency", "minor"),
    [
        ("5339.5", "RUB", 533_950),
        ("0", "RUB", 0),
        ("12", "JPY", 12),
        ("0.005", "USD", 0),
        ("0.015001", "USD", 2),
    ],
)
def test_spend_is_a_decimal_text(spend: str, currency: str, minor: int) -> None:
    assert spend_of(spend, currency) == minor


@pytest.mark.parametrize("spend", [None, 5.5, 5, "", "-1", "1e3", "5,5", "NaN", "1.0000001"])
def test_what_is_no_spend_is_no_answer(spend: object) -> None:
    with pytest.raises(ConnectionError):
        spend_of(spend, "RUB")


def test_dots_of_an_address_count_also_at_gmail() -> None:
    hashed = "831f6494ad6be4fcb3a724c3d5fef22d3ceffa3c62ef3a7984e45a0ea177f982"

    assert email_hash("Jane.Doe@Gmail.com") == hashed


def test_a_number_is_hashed_without_its_plus() -> None:
    hashed = "22846ab8f79870871eb44f653419a4a5069301827d8ae75b6c2a88e4989a364e"

    assert phone_hash("+79995551111") == hashed


def test_an_event_is_written_as_documented(meta: Meta, local: Local) -> None:
    ids = {"fbc": "fb.1.1.IwAR", "user_id": "u-42"}

    meta.send([conversion(minor=100_001, ids=ids, phone="")], now=NOW)

    told: Mapping[str, Any] = json.loads(local.asked[-1].body)
    [event] = told["data"]
    [external] = event["user_data"].pop("external_id")
    assert len(external) == 64
    assert local.asked[-1].path == f"/v25.0/{DATASET}/events"
    assert event == {
        "event_name": "Purchase",
        "event_time": 1_773_921_540,  # 2026-03-19 11:59 UTC
        "event_id": "receipt-1",
        "action_source": "physical_store",
        "user_data": {"em": [email_hash("anna@example.org")], "fbc": "fb.1.1.IwAR"},
        "custom_data": {"currency": "RUB", "value": "1000.01", "order_id": "receipt-1"},
    }


@pytest.mark.parametrize("names_rows", [True, False])
def test_the_row_that_sinks_a_request_is_found_and_the_others_are_told(
    names_rows: bool, meta: Meta, server: Server, local: Local
) -> None:
    server.names_rows = names_rows
    local.books.refused_rows = {"receipt-5": "bad"}

    verdicts = meta.send([conversion(each) for each in range(8)], now=NOW)

    assert [each.transaction_id for each in verdicts if not each.is_taken] == ["receipt-5"]
    assert "100.2804003" in verdicts[5].reason
    assert len(local.books.conversions) == 7
    # all, then what is before, at and after it; or halves: 8, 4+4, 2+2, 1+1
    assert len(asked_events(local)) == (4 if names_rows else 7)


def test_a_row_that_is_named_wrongly_costs_nobody_a_verdict(
    meta: Meta, local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    local.books.refused_rows = {"receipt-3": "bad"}
    error = meta_server._error
    monkeypatch.setattr(
        meta_server,
        "_error",
        lambda status, code, subcode=0, where="": error(status, code, subcode, "data[0]"),
    )

    verdicts = meta.send([conversion(each) for each in range(5)], now=NOW)

    assert [each.is_taken for each in verdicts] == [True, True, True, False, True]


@given(
    many=st.integers(1, 24),
    bad=st.sets(st.integers(0, 23), max_size=6),
    hint=st.one_of(st.none(), st.integers(0, 30)),
)
def test_whatever_is_wrong_and_whatever_meta_names_only_the_wrong_rows_are_refused(
    many: int, bad: set[int], hint: int | None
) -> None:
    counted: list[str] = []

    def http(
        method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None
    ) -> Reply:
        told = [event["event_id"] for event in json.loads(body or b"{}")["data"]]
        if bad.intersection(int(each.removeprefix("receipt-")) for each in told):
            where = "" if hint is None else f"data[{hint}]"
            return Reply(400, meta_server._error(400, 100, 2804003, where).body)
        counted.extend(told)
        return Reply(200, json.dumps({"events_received": len(told)}).encode())

    meta = Meta.made_of(Server().settings("http://127.0.0.1"), http)
    told = [conversion(each) for each in range(many)]

    verdicts = meta.send(told, now=NOW)

    assert [each.is_taken for each in verdicts] == [each not in bad for each in range(many)]
    assert sorted(counted) == sorted(each.transaction_id for each in verdicts if each.is_taken)


def test_one_late_row_would_sink_all_if_it_were_sent(
    meta: Meta, local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = conversion(1, occurred_at=NOW - meta.window * 2)

    meta.send([late, conversion(2)], now=NOW)
    assert asked_events(local) == [["receipt-2"]]

    monkeypatch.setattr("vitrina.connectors.ads.meta.WINDOW", meta.window * 3)
    meta.send([late, conversion(3)], now=NOW)
    assert asked_events(local)[1] == ["receipt-1", "receipt-3"]  # refused whole
    assert asked_events(local)[2:] == [["receipt-1"], ["receipt-3"]]


@pytest.mark.parametrize(("code", "subcode"), [(190, 0), (200, 0), (100, 33)])
def test_a_refusal_of_the_access_or_the_dataset_is_no_verdict_on_rows(
    code: int, subcode: int, meta: Meta, local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, meta_server._error(400, code, subcode))

    with pytest.raises(RefusedError, match=str(code)):
        meta.send([conversion(1), conversion(2)], now=NOW)

    assert len(asked_events(local)) == 1


def test_fewer_events_received_than_sent_is_an_unknown_outcome(
    meta: Meta, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, meta_server._json({"events_received": 1}))

    with pytest.raises(ConnectionError, match="all events"):
        meta.send([conversion(1), conversion(2)], now=NOW)


def answers(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    monkeypatch.setattr(Server, "answer", lambda *_: answer)


@pytest.mark.parametrize("kind", ["restated", "undone"])
def test_what_meta_was_told_cannot_be_changed(kind: str, meta: Meta) -> None:
    assert "neither restate nor undo" in meta.accepts(conversion(kind=kind))


def test_without_a_dataset_no_conversion_is_taken(local: Local) -> None:
    meta = Meta.made_of({**local.settings(), "dataset_id": ""}, UrllibHttp())

    assert "dataset_id" in meta.accepts(conversion())


@pytest.mark.parametrize("code", [4, 17, 32, 613, 80000, 80004, 80014])
@pytest.mark.parametrize(
    ("usage", "wait"),
    [
        ("", 300.0),
        ("not JSON", 300.0),
        ('{"1": [{"estimated_time_to_regain_access": 0}]}', 300.0),
        ('{"1": [{"estimated_time_to_regain_access": 7}], "2": []}', 420.0),
        ('{"1": [{"estimated_time_to_regain_access": 99999}]}', 86_400.0),
    ],
)
def test_who_asks_too_often_waits_as_long_as_the_header_says(
    code: int, usage: str, wait: float, meta: Meta, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = meta_server._error(400, code)
    answers(monkeypatch, replace(told, headers={"x-business-use-case-usage": usage}))

    with pytest.raises(ThrottledError) as throttled:
        meta.campaigns()

    assert throttled.value.retry_after_seconds == wait


def test_what_meta_calls_passing_is_an_unknown_outcome(
    meta: Meta, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = json.dumps({"error": {"code": 368, "is_transient": True}}).encode()
    answers(monkeypatch, Answer(400, body))

    with pytest.raises(ConnectionError, match="368"):
        meta.write("101", Setting.STATE, State(is_on=False), key="key-1")


def test_the_next_page_is_asked_for_by_its_cursor_and_not_by_an_address_with_the_token(
    meta: Meta, local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vitrina.connectors.ads.meta.graph.PAGE", 3)
    local.books.costs = [cost(FIRST, each, 10_000) for each in CAMPAIGNS]

    assert len(list(meta.costs(FIRST, LAST))) == 4

    assert len(local.asked) == 2
    assert "after=3" in local.asked[1].path
    assert not any(TOKEN in asked.path for asked in local.asked)


def test_costs_come_by_ad_set_and_placement_and_ad_sets_of_one_name_are_one(
    meta: Meta, local: Local
) -> None:
    one = replace(cost(FIRST, "101", 10_000), ad_group="Утро", placement="facebook/feed")
    local.books.costs = [one, one, replace(one, placement="instagram/story")]

    costs = list(meta.costs(FIRST, FIRST))

    assert {(each.ad_group, each.placement, each.minor) for each in costs} == {
        ("Утро", "facebook/feed", 20_000),
        ("Утро", "instagram/story", 10_000),
    }


def test_a_long_time_is_asked_for_by_weeks_and_no_day_comes_twice(meta: Meta, local: Local) -> None:
    days = [FIRST + timedelta(days=each) for each in range(16)]
    local.books.costs = [cost(day, "101", 10_000) for day in days]

    told = [each.day for each in meta.costs(days[0], days[14])]

    assert told == days[:15]
    assert len(local.asked) == 3


@pytest.mark.parametrize("lacks", ["account_currency", "spend"])
def test_a_cost_without_its_currency_or_amount_is_no_answer(
    lacks: str, meta: Meta, local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    local.books.costs = [cost(FIRST, "101", 10_000)]
    whole = meta_server._insights
    monkeypatch.setattr(
        meta_server,
        "_insights",
        lambda query, seen: [
            {name: told for name, told in row.items() if name != lacks}
            for row in whole(query, seen)
        ],
    )

    with pytest.raises(ConnectionError):
        list(meta.costs(FIRST, FIRST))


def test_a_campaign_whose_ad_sets_have_the_budgets_has_none_to_set(
    meta: Meta, server: Server, local: Local
) -> None:
    server.without_budget = "104"
    before = local.books.campaigns["104"].values[Setting.BUDGET]

    [campaign] = [each for each in meta.campaigns() if each.campaign_id == "104"]
    with pytest.raises(RefusedError, match="its ad sets may have"):
        meta.write("104", Setting.BUDGET, Amount(5_000, "RUB", "day"), key="key-1")

    assert set(campaign.values) == {Setting.STATE}
    assert local.books.campaigns["104"].values[Setting.BUDGET] == before


def test_an_account_of_another_currency_is_refused_before_a_change(
    meta: Meta, local: Local
) -> None:
    local.books.currency = "USD"

    with pytest.raises(SettingError, match="is in USD"):
        meta.write("101", Setting.BUDGET, Amount(5_000, "RUB", "day"), key="key-1")

    assert all(asked.method == "GET" for asked in local.asked)


def test_without_that_guard_roubles_would_be_spent_as_dollars(
    meta: Meta, local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    local.books.currency = "USD"
    monkeypatch.setattr(Meta, "account_currency", "RUB")

    meta.write("101", Setting.BUDGET, Amount(5_000, "RUB", "day"), key="key-1")

    assert local.books.campaigns["101"].values[Setting.BUDGET] == Amount(5_000, "USD", "day")


@pytest.mark.parametrize("name", ["ad_account_id", "dataset_id"])
def test_an_id_that_is_a_path_is_refused(name: str, local: Local) -> None:
    with pytest.raises(SettingError, match=name):
        Meta.made_of({**local.settings(), name: "1/../me"}, UrllibHttp())


def test_a_budget_that_was_set_before_the_answer_was_lost_is_read_and_not_set_again(
    meta: Meta, local: Local
) -> None:
    after = Amount(119_999, "RUB", "day")
    local.begin(Fault.FAILS_AFTER_APPLY)
    with pytest.raises(OSError, match="500"):
        meta.write("101", Setting.BUDGET, after, key="key-1")
    local.end()

    assert meta.read("101", Setting.BUDGET) == after
    assert sum(asked.method == "POST" for asked in local.asked) == 1
    assert ACCOUNT in local.asked[0].path
