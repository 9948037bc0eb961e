"""Yandex Direct in small: clients, campaigns and reports of API v5, as it documents them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from tests.connectors.ads.local_platform import SECRET_WORDS, Answer, Books, Held
from tests.connectors.payments.fake_server import Asked
from vitrina.connectors.advertising import Amount, Conversion, Setting, Sites, State, Value

TOKEN = "very-secret-direct-token"
MINOR = {"RUB": 2, "USD": 2, "KZT": 2, "EUR": 2}
GOAL = 4711


@dataclass(slots=True)
class Server:
    """All campaigns buy goals at an average cost in search, and show in networks as well."""

    name: ClassVar[str] = "yandex_direct"
    secrets: ClassVar[tuple[str, ...]] = ("token",)
    pages: ClassVar[tuple[str, ...]] = (
        "vitrina.connectors.ads.yandex_direct.PAGE",
        "vitrina.connectors.ads.yandex_direct.reports.ROWS",
    )
    is_silent: ClassVar[bool] = False
    changes: ClassVar[Mapping[Setting, tuple[Value, Value]]] = {
        Setting.BUDGET: (Amount(700_000, "RUB", "week"), Amount(840_050, "RUB", "week")),
        Setting.TARGET_COST: (Amount(50_000, "RUB", "goal"), Amount(45_001, "RUB", "goal")),
        Setting.BID: (Amount(3_000, "RUB", "click"), Amount(3_333, "RUB", "click")),
        Setting.STATE: (State(is_on=True), State(is_on=False)),
        Setting.EXCLUDED_SITES: (
            Sites(("games.example",)),
            Sites(("com.app.torch", "games.example", "новости.рф")),
        ),
    }

    queue: list[int] = field(default_factory=list)  # statuses of the next reports, before 200
    names: list[str] = field(default_factory=list)  # of the reports that were asked for
    goals: list[int] = field(default_factory=list)  # of the strategies that were sent

    def settings(self, url: str) -> Mapping[str, str]:
        return {
            "token": TOKEN,
            "login": "coffee-shop",
            "currency": "RUB",
            "base_url": f"{url}/json/v501",
        }

    def throttled(self, asked: Asked) -> tuple[Answer, float]:
        if asked.path.endswith("/reports"):
            return Answer(202, b"", {"retryIn": "17", "reportsInQueue": "3"}), 17
        return _error(152, "Insufficient units"), 3600

    def refused(self, asked: Asked) -> Answer:
        return _error(54, f"No rights: {SECRET_WORDS}")

    def identified(self, conversion: Conversion) -> Mapping[str, str]:
        return {}

    def answer(self, asked: Asked, books: Books, seen: Books) -> Answer:
        service = asked.path.removeprefix("/json/v501/")
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return _error(53, "Authorization error")
        told: dict[str, Any] = asked.json()
        if service == "reports":
            return self._report(asked, told["params"], seen)
        if service == "clients":
            return _result({"Clients": [{"Login": "coffee-shop", "Currency": seen.currency}]})
        does: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "get": lambda params: _campaigns(params, seen),
            "update": lambda params: self._update(params, books),
            "suspend": lambda params: _switch("Suspend", params, books),
            "resume": lambda params: _switch("Resume", params, books),
        }
        return does[told["method"]](told["params"])

    def _report(self, asked: Asked, params: dict[str, Any], seen: Books) -> Answer:
        self.names.append(params["ReportName"])
        if self.queue:
            return Answer(self.queue.pop(0), b"", {"retryIn": "5"})
        assert asked.headers["skipreportheader"] == "true"
        assert (params["Format"], params["IncludeVAT"]) == ("TSV", "NO")
        days = params["SelectionCriteria"]
        rows = [
            one for one in seen.costs if days["DateFrom"] <= one.day.isoformat() <= days["DateTo"]
        ]
        start = params["Page"]["Offset"]
        page = rows[start : start + params["Page"]["Limit"]]
        lines = ["\t".join(params["FieldNames"])]
        for one in page:
            cells = {
                "Date": one.day.isoformat(),
                "CampaignId": one.campaign_id,
                "CampaignName": one.campaign,
                "AdGroupName": one.ad_group or "--",
                "Placement": one.placement or "--",
                "Impressions": str(one.impressions),
                "Clicks": str(one.clicks),
                "Cost": str(_micros(one.minor, one.currency)),
            }
            lines.append("\t".join(cells[name] for name in params["FieldNames"]))
        lines.append(f"Total rows: {len(page)}")
        return Answer(200, ("\n".join(lines) + "\n").encode())

    def _update(self, params: dict[str, Any], books: Books) -> Answer:
        [told] = params["Campaigns"]
        held = books.campaigns.get(str(told["Id"]))
        if held is None:
            return _row("Update", told["Id"], error=8800)
        if "ExcludedSites" in told:
            items = (told["ExcludedSites"] or {"Items": []})["Items"]
            if len(items) > 1000:
                return _row("Update", told["Id"], error=9300)
            held.values[Setting.EXCLUDED_SITES] = Sites(tuple(sorted(items)))
        if "TextCampaign" in told:
            block = told["TextCampaign"]["BiddingStrategy"]["Search"]
            fields = block["AverageCpa"]
            if block["BiddingStrategyType"] != "AVERAGE_CPA" or "BudgetType" not in fields:
                return _error(8000, "Bad request")
            self.goals.append(fields["GoalId"])
            for setting, name, per in FIGURES:
                minor = _minor(fields[name], books.currency)
                held.values[setting] = Amount(minor, books.currency, per)
        return _row("Update", told["Id"])


FIGURES: tuple[tuple[Setting, str, Any], ...] = (
    (Setting.BUDGET, "WeeklySpendLimit", "week"),
    (Setting.TARGET_COST, "AverageCpa", "goal"),
    (Setting.BID, "BidCeiling", "click"),
)


def _campaigns(params: dict[str, Any], seen: Books) -> Answer:
    wanted = params["SelectionCriteria"].get("Ids")
    found = [each for each in seen.campaigns if wanted is None or int(each) in wanted]
    start, size = params["Page"]["Offset"], params["Page"]["Limit"]
    page = found[start : start + size]
    result: dict[str, object] = {}
    if page:
        result["Campaigns"] = [_campaign(each, seen.campaigns[each], seen) for each in page]
    if start + size < len(found):
        result["LimitedBy"] = start + size
    return _result(result)


def _campaign(campaign_id: str, held: Held, seen: Books) -> dict[str, object]:
    state, sites = held.values[Setting.STATE], held.values[Setting.EXCLUDED_SITES]
    assert isinstance(state, State)
    assert isinstance(sites, Sites)
    fields: dict[str, object] = {"GoalId": GOAL, "BudgetType": "WEEKLY_BUDGET", "Exploration": None}
    for setting, name, _ in FIGURES:
        amount = held.values[setting]
        assert isinstance(amount, Amount)
        fields[name] = _micros(amount.minor, amount.currency)
    return {
        "Id": int(campaign_id),
        "Name": held.name,
        "State": "ON" if state.is_on else "SUSPENDED",
        "Type": "TEXT_CAMPAIGN",
        "Currency": seen.currency,
        "ExcludedSites": {"Items": list(sites.names)} if sites.names else None,
        "TextCampaign": {
            "BiddingStrategy": {
                "Search": {"BiddingStrategyType": "AVERAGE_CPA", "AverageCpa": fields},
                "Network": {"BiddingStrategyType": "NETWORK_DEFAULT"},
            }
        },
    }


def _switch(verb: str, params: dict[str, Any], books: Books) -> Answer:
    [number] = params["SelectionCriteria"]["Ids"]
    if str(number) not in books.campaigns:
        return _row(verb, number, error=8800)
    books.campaigns[str(number)].values[Setting.STATE] = State(is_on=verb == "Resume")
    return _row(verb, number)


def _row(verb: str, number: int, *, error: int = 0) -> Answer:
    row: dict[str, object] = {"Id": number}
    if error:
        row = {"Errors": [{"Code": error, "Message": "No", "Details": SECRET_WORDS}]}
    answer = _result({f"{verb}Results": [row]})
    return Answer(answer.status, answer.body, answer.headers, is_applied=not error)


def _result(result: Mapping[str, object]) -> Answer:
    return Answer(200, json.dumps({"result": result}).encode(), {"Units": "10/20828/64000"})


def _error(code: int, words: str) -> Answer:
    error = {"request_id": "1", "error_code": code, "error_string": words, "error_detail": words}
    return Answer(200, json.dumps({"error": error}).encode(), {"Units": "20/20808/64000"})


def _micros(minor: int, currency: str) -> int:
    return int(Decimal(minor).scaleb(6 - MINOR[currency]))


def _minor(micros: int, currency: str) -> int:
    return int(Decimal(micros).scaleb(MINOR[currency] - 6))
