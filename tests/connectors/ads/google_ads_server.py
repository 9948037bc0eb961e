"""Google Ads in small: its query language and its changes by REST, as it documents them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from tests.connectors.ads.google_account import (
    CUSTOMER,
    account,
    error,
    json_answer,
    token_answer,
)
from tests.connectors.ads.local_platform import PAGE, SECRET_WORDS, Answer, Books, Held
from tests.connectors.payments.fake_server import Asked
from vitrina.connectors.advertising import (
    Amount,
    Conversion,
    Cost,
    Setting,
    Sites,
    State,
    Value,
)

DEVELOPER = "very-secret-developer"
MANAGER = "9998887776"
MINOR = {"RUB": 2, "USD": 2, "KZT": 2, "EUR": 2, "JPY": 0}
FAILURE = "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure"
Row = dict[str, Any]


@dataclass(slots=True)
class Server:
    """Display campaigns that maximise conversions at a target cost, each with its own budget."""

    name: ClassVar[str] = "google_ads"
    secrets: ClassVar[tuple[str, ...]] = ("client_secret", "refresh_token", "developer_token")
    pages: ClassVar[tuple[str, ...]] = ()  # it decides itself how long a page is
    is_silent: ClassVar[bool] = False
    changes: ClassVar[Mapping[Setting, tuple[Value, Value]]] = {
        Setting.BUDGET: (Amount(100_000, "RUB", "day"), Amount(119_999, "RUB", "day")),
        Setting.TARGET_COST: (Amount(50_000, "RUB", "goal"), Amount(45_001, "RUB", "goal")),
        Setting.STATE: (State(is_on=True), State(is_on=False)),
        Setting.EXCLUDED_SITES: (
            Sites(("games.example", "old.example")),
            Sites(("games.example", "mobileapp::2-com.app.torch", "news.example")),
        ),
    }

    tokens: int = 0  # given out so far; only the last one is good
    changed: Row = field(default_factory=dict)  # what is odd of each campaign, by path
    tables: dict[str, list[Row]] = field(default_factory=dict)  # rows of further tables
    extra_costs: list[Row] = field(default_factory=list)  # of campaigns, as they are answered
    refused_sites: frozenset[str] = frozenset()
    mutations: list[Row] = field(default_factory=list)  # bodies of what was changed

    def settings(self, url: str) -> Mapping[str, str]:
        return {
            **account(url),
            "developer_token": DEVELOPER,
            "login_customer_id": MANAGER,
            "currency": "RUB",
            "base_url": f"{url}/v25",
        }

    def throttled(self, asked: Asked) -> tuple[Answer, float]:
        quota = {"rateScope": "ACCOUNT", "rateName": "Requests", "retryDelay": "42.500s"}
        failure = _failure({"quotaError": "RESOURCE_EXHAUSTED"}) | {
            "details": {"quotaErrorDetails": quota}
        }
        answer = _refusal(429, "RESOURCE_EXHAUSTED", [failure])
        return self._token(asked) or answer, 42.5

    def refused(self, asked: Asked) -> Answer:
        failure = _failure({"authorizationError": "USER_PERMISSION_DENIED"})
        return self._token(asked) or _refusal(403, "PERMISSION_DENIED", [failure])

    def identified(self, conversion: Conversion) -> Mapping[str, str]:
        return {}

    def answer(self, asked: Asked, books: Books, seen: Books) -> Answer:
        token = self._token(asked)
        if token:
            return token
        if asked.headers.get("authorization") != f"Bearer token-{self.tokens}":
            return error(401, "UNAUTHENTICATED", "The token has expired.")
        if [asked.headers.get(each) for each in ("developer-token", "login-customer-id")] != [
            DEVELOPER,
            MANAGER,
        ]:
            return error(403, "PERMISSION_DENIED", "No developer token.")
        service = asked.path.removeprefix(f"/v25/customers/{CUSTOMER}/")
        told: Row = asked.json()
        if service == "googleAds:search":
            return self._search(told, seen)
        assert told["partialFailure"] is False
        self.mutations.append(told)
        return self._mutate(service.removesuffix(":mutate"), told["operations"], books)

    def _token(self, asked: Asked) -> Answer | None:
        answer = token_answer(asked, f"token-{self.tokens + 1}")
        self.tokens += answer is not None and answer.status == 200
        return answer

    def _search(self, told: Row, seen: Books) -> Answer:
        query = told["query"]
        found = re.fullmatch(r"SELECT (.+) FROM (\w+)(?: WHERE (.+?))?(?: ORDER BY .+)?", query)
        assert found, query
        paths, table, conditions = found[1].split(", "), found[2], found[3] or ""
        rows = [
            _selected(row, paths)
            for row in self._rows(table, paths, seen)
            if all(_holds(row, each) for each in _conditions(conditions))
        ]
        start = int(told.get("pageToken", "page-0").removeprefix("page-"))
        answer: Row = {"fieldMask": ",".join(paths)}
        if rows[start : start + PAGE]:
            answer["results"] = rows[start : start + PAGE]
        if start + PAGE < len(rows):
            answer["nextPageToken"] = f"page-{start + PAGE}"
        return json_answer(200, answer)

    def _rows(self, table: str, paths: list[str], seen: Books) -> Iterator[Row]:
        if table == "customer":
            yield {"customer": {"currencyCode": seen.currency, "timeZone": "Europe/Moscow"}}
        elif table == "campaign" and "segments.date" in paths:
            yield from _spent(seen.costs, by=lambda one: (one.day, one.campaign_id))
            yield from self.extra_costs
        elif table == "campaign" and "campaign.status" in paths:
            yield from (self._campaign(each, held) for each, held in seen.campaigns.items())
        elif table == "campaign_criterion":
            for campaign_id, held in seen.campaigns.items():
                yield from _criteria(campaign_id, held)
        elif table in LEVELS:
            yield from LEVELS[table](seen.costs)
        if table != "campaign" or "segments.conversion_lag_bucket" in paths:
            yield from self.tables.get(table, ())

    def _campaign(self, campaign_id: str, held: Held) -> Row:
        state = held.values[Setting.STATE]
        assert isinstance(state, State)
        row: Row = {
            "campaign.resourceName": f"customers/{CUSTOMER}/campaigns/{campaign_id}",
            "campaign.id": campaign_id,
            "campaign.name": held.name,
            "campaign.status": "ENABLED" if state.is_on else "PAUSED",
            "campaign.advertisingChannelType": "DISPLAY",
            "campaign.biddingStrategyType": "MAXIMIZE_CONVERSIONS",
            "campaign.maximizeConversions.targetCpaMicros": _held(held, Setting.TARGET_COST),
            "campaignBudget.resourceName": f"customers/{CUSTOMER}/campaignBudgets/9{campaign_id}",
            "campaignBudget.amountMicros": _held(held, Setting.BUDGET),
            "campaignBudget.period": "DAILY",
            "campaignBudget.explicitlyShared": False,
            "campaignBudget.referenceCount": "1",
        }
        return _nested(row | (self.changed if campaign_id == "104" else {}))

    def _mutate(self, service: str, operations: list[Row], books: Books) -> Answer:
        does: dict[str, Callable[[Row, Books], str]] = {
            "campaignBudgets": _update_budget,
            "campaigns": _update_campaign,
            "campaignCriteria": self._criterion,
            "biddingDataExclusions": self._exclusion,
        }
        before = {each: dict(held.values) for each, held in books.campaigns.items()}
        failures, results = [], []
        for number, operation in enumerate(operations):
            code = does[service](operation, books)
            results.append({"resourceName": f"customers/{CUSTOMER}/{service}/{number}"})
            if code:
                element = {"fieldName": "operations", "index": number}
                location = {"fieldPathElements": [element]}
                failures.append(_failure({"mutateError": code}) | {"location": location})
        if not failures:
            return json_answer(200, {"results": results}, is_applied=True)
        for each, values in before.items():  # all or nothing
            books.campaigns[each].values = values
        return _refusal(400, "INVALID_ARGUMENT", failures)

    def _criterion(self, operation: Row, books: Books) -> str:
        if "remove" in operation:
            campaign_id, site = re.findall(r"campaignCriteria/(\d+)~(.+)", operation["remove"])[0]
            names = _sites(books.campaigns[campaign_id])
            if site not in names:
                return "RESOURCE_NOT_FOUND"
            _exclude(books.campaigns[campaign_id], names - {site})
            return ""
        create = operation["create"]
        held = books.campaigns.get(create["campaign"].rpartition("/")[2])
        app = create.get("mobileApplication", {}).get("appId")
        site = f"mobileapp::{app}" if app else create["placement"]["url"]
        if held is None or not create["negative"] or site in self.refused_sites:
            return "RESOURCE_NOT_FOUND" if held is None else "INVALID_PLACEMENT"
        if site in _sites(held):
            return "DUPLICATE_RESOURCE"
        _exclude(held, _sites(held) | {site})
        return ""

    def _exclusion(self, operation: Row, books: Books) -> str:
        table = self.tables.setdefault("bidding_data_exclusion", [])
        table.append({"biddingDataExclusion": {**operation["create"], "status": "ENABLED"}})
        return ""


def _update_budget(operation: Row, books: Books) -> str:
    update = operation["update"]
    held = books.campaigns.get(update["resourceName"].rpartition("/9")[2])
    if held is None or operation["updateMask"] != "amountMicros":
        return "RESOURCE_NOT_FOUND"
    amount = _minor(update["amountMicros"], books.currency)
    held.values[Setting.BUDGET] = Amount(amount, books.currency, "day")
    return ""


def _update_campaign(operation: Row, books: Books) -> str:
    update, mask = operation["update"], operation["updateMask"]
    held = books.campaigns.get(update["resourceName"].rpartition("/")[2])
    if held is None:
        return "RESOURCE_NOT_FOUND"
    if mask == "status":
        held.values[Setting.STATE] = State(is_on=update["status"] == "ENABLED")
    elif mask == "maximizeConversions.targetCpaMicros":
        amount = _minor(update["maximizeConversions"]["targetCpaMicros"], books.currency)
        held.values[Setting.TARGET_COST] = Amount(amount, books.currency, "goal")
    else:
        return "FIELD_NOT_FOUND"
    return ""


def _criteria(campaign_id: str, held: Held) -> Iterator[Row]:
    for site in sorted(_sites(held)):
        app = site.removeprefix("mobileapp::")
        kind = "PLACEMENT" if app == site else "MOBILE_APPLICATION"
        about = (
            {"placement": {"url": site}} if app == site else {"mobileApplication": {"appId": app}}
        )
        name = f"customers/{CUSTOMER}/campaignCriteria/{campaign_id}~{site}"
        yield {
            "campaign": {"id": campaign_id, "status": "ENABLED"},
            "campaignCriterion": {"resourceName": name, "negative": True, "type": kind, **about},
        }


def _spent(costs: list[Cost], by: Callable[[Cost], tuple[object, ...]]) -> Iterator[Row]:
    """The money once more, split another way: zero rows where nothing falls into it."""
    groups: dict[tuple[object, ...], list[Cost]] = {}
    for one in costs:
        groups.setdefault(by(one), []).append(one)
    for key, ones in groups.items():
        if not all(key):
            continue
        first = ones[0]
        micros = sum(Decimal(one.minor).scaleb(6 - MINOR[one.currency]) for one in ones)
        yield {
            "segments": {"date": first.day.isoformat()},
            "campaign": {"id": first.campaign_id, "name": first.campaign},
            "adGroup": {"id": str(abs(hash(first.ad_group)) % 10**9), "name": first.ad_group},
            "groupPlacementView": {"placement": first.placement},
            "adGroupCriterion": {"keyword": {"text": first.keyword}},
            "metrics": {
                "costMicros": str(int(micros)),
                "impressions": str(sum(one.impressions for one in ones)),
                "clicks": str(sum(one.clicks for one in ones)),
            },
        }


def _of_group(one: Cost) -> tuple[object, ...]:
    return one.day, one.campaign_id, one.ad_group


LEVELS: dict[str, Callable[[list[Cost]], Iterator[Row]]] = {
    "ad_group": lambda costs: _spent(costs, _of_group),
    "group_placement_view": lambda costs: _spent(
        costs, lambda one: (*_of_group(one), one.placement)
    ),
    "keyword_view": lambda costs: _spent(costs, lambda one: (*_of_group(one), one.keyword)),
}


def _conditions(text: str) -> list[str]:
    text = re.sub(r"BETWEEN ('[\d-]+') AND ('[\d-]+')", r"BETWEEN \1..\2", text)
    return text.split(" AND ") if text else []


def _holds(row: Row, condition: str) -> bool:
    path, operator, value = condition.split(" ", 2)
    found = _found(row, path)
    if operator == "BETWEEN":
        first, last = value.replace("'", "").split("..")
        return found is not None and first <= str(found) <= last
    if operator == "IN":
        return str(found) in re.findall(r"'([^']*)'", value)
    is_same = str(found).lower() == value.strip("'").lower()
    return (found is not None and is_same) if operator == "=" else (found is None or not is_same)


def _selected(row: Row, paths: list[str]) -> Row:
    """Only what was asked for, as its queries answer."""
    found = {_camel(path): _found(row, path) for path in paths}
    assert any(value is not None for value in found.values()), paths
    own = {f"{name}.resourceName": part.get("resourceName") for name, part in row.items()}
    return _nested({path: value for path, value in (own | found).items() if value is not None})


def _found(row: Row, path: str) -> object:
    value: object = row
    for name in _camel(path).split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _camel(path: str) -> str:
    return re.sub(r"_(\w)", lambda found: found[1].upper(), path)


def _nested(flat: Mapping[str, object]) -> Row:
    nested: Row = {}
    for path, value in flat.items():
        *above, last = path.split(".")
        place = nested
        for name in above:
            place = place.setdefault(name, {})
        place[last] = value
    return nested


def _failure(code: Mapping[str, str]) -> Row:
    return {
        "errorCode": dict(code),
        "message": f"No: {SECRET_WORDS}",
        "trigger": {"stringValue": SECRET_WORDS},
    }


def _refusal(http_status: int, status: str, errors: list[Row]) -> Answer:
    detail = {"@type": FAILURE, "errors": errors, "requestId": "request-1"}
    return error(http_status, status, f"Request has errors: {SECRET_WORDS}", [detail])


def _held(held: Held, setting: Setting) -> str:
    amount = held.values[setting]
    assert isinstance(amount, Amount)
    return str(int(Decimal(amount.minor).scaleb(6 - MINOR[amount.currency])))


def _minor(micros: str, currency: str) -> int:
    return int(Decimal(micros).scaleb(MINOR[currency] - 6))


def _sites(held: Held) -> set[str]:
    sites = held.values[Setting.EXCLUDED_SITES]
    assert isinstance(sites, Sites)
    return set(sites.names)


def _exclude(held: Held, names: set[str]) -> None:
    held.values[Setting.EXCLUDED_SITES] = Sites(tuple(sorted(names)))
