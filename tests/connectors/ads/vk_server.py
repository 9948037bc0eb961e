"""VK Ads in small: campaigns, statistics and the pixel, as it documents them.

The pixel is told neither a transaction's id nor its time. The samples are told apart by what they
are worth: receipt 7 is worth 1,007 roubles.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.connectors.ads.local_platform import SECRET_WORDS, Answer, Books, Held, Told
from tests.connectors.payments.fake_server import Asked
from vitrina.connectors.advertising import Amount, Conversion, Setting, State, Value

TOKEN = "very-secret-vk-token"
PIXEL = "3456789"
FINEST = {"RUB": 2, "USD": 2, "KZT": 2}


@dataclass(slots=True)
class Server:
    """One account."""

    name: ClassVar[str] = "vk_ads"
    secrets: ClassVar[tuple[str, ...]] = ("token",)
    pages: ClassVar[tuple[str, ...]] = (
        "vitrina.connectors.ads.vk_ads.PAGE",
        "vitrina.connectors.ads.vk_ads.PLANS",
    )
    is_silent: ClassVar[bool] = True
    changes: ClassVar[Mapping[Setting, tuple[Value, Value]]] = {
        Setting.BUDGET: (Amount(100_000, "RUB", "day"), Amount(84_050, "RUB", "day")),
        Setting.STATE: (State(is_on=True), State(is_on=False)),
    }

    limits: Mapping[str, str] = field(
        default_factory=lambda: {
            "X-RateLimit-RPS-Remaining": "0",
            "X-RateLimit-Hourly-Remaining": "0",
            "X-RateLimit-Daily-Remaining": "900",
        }
    )

    def settings(self, url: str) -> Mapping[str, str]:
        return {
            "token": TOKEN,
            "account": "coffee-shop",
            "currency": "RUB",
            "pixel_id": PIXEL,
            "goals": "receipt=bought in store",
            "base_url": f"{url}/api/v2",
            "pixel_url": url,
        }

    def throttled(self, asked: Asked) -> tuple[Answer, float]:
        if asked.path.startswith("/tracker"):
            return Answer(429, b""), 60
        return Answer(429, b"{}", self.limits), 3600

    def refused(self, asked: Asked) -> Answer:
        return _json({"error": {"code": "ERR_ACCESS_DENIED", "message": SECRET_WORDS}}, 403)

    def identified(self, conversion: Conversion) -> Mapping[str, str]:
        return {"rb_clickid": conversion.ids["rb_clickid"], "id": PIXEL}

    def answer(self, asked: Asked, books: Books, seen: Books) -> Answer:
        address = urlsplit(asked.path)
        if address.path == "/tracker":
            return _tracked(address.query, books)
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return _json({"error": {"code": "ERR_AUTH"}}, 401)
        path = address.path.removeprefix("/api/v2/")
        query = dict(parse_qsl(address.query))
        if path == "user.json":
            return _json({"id": 1, "username": "coffee-shop", "currency": seen.currency})
        if path == "ad_plans.json":
            return _plans(query, seen)
        if path == "statistics/ad_plans/day.json":
            return _statistics(query, seen)
        plan_id = path.removeprefix("ad_plans/").removesuffix(".json")
        if plan_id not in books.campaigns:
            return _json({"error": {"code": "ERR_WRONG_IDS", "message": "no"}}, 404)
        if asked.method == "GET":
            return _json(_plan(plan_id, seen.campaigns[plan_id]))
        return _changed(books.campaigns[plan_id], asked.json(), books.currency)


def _plans(query: Mapping[str, str], seen: Books) -> Answer:
    assert {"active", "blocked"} <= set(query["_status__in"].split(","))
    start, size = int(query["offset"]), int(query["limit"])
    assert size <= 50
    page = [_plan(each, seen.campaigns[each]) for each in sorted(seen.campaigns)]
    items = page[start : start + size]
    return _json({"count": len(page), "offset": start, "limit": size, "items": items})


def _plan(plan_id: str, held: Held) -> dict[str, object]:
    state, budget = held.values[Setting.STATE], held.values[Setting.BUDGET]
    assert isinstance(state, State)
    assert isinstance(budget, Amount)
    return {
        "id": int(plan_id),
        "name": held.name,
        "status": "active" if state.is_on else "blocked",
        "budget_limit_day": _decimal(budget.minor, budget.currency),
    }


def _changed(held: Held, sent: Mapping[str, Any], currency: str) -> Answer:
    if "status" in sent:
        held.values[Setting.STATE] = State(is_on=sent["status"] == "active")
    if "budget_limit_day" in sent:
        minor = int(Decimal(sent["budget_limit_day"]).scaleb(FINEST[currency]))
        held.values[Setting.BUDGET] = Amount(minor, currency, "day")
    return Answer(204, b"", {}, is_applied=True)


def _statistics(query: Mapping[str, str], seen: Books) -> Answer:
    wanted = query["id"].split(",")
    assert len(wanted) <= 200
    items = []
    for plan_id in wanted:
        found = [
            {
                "date": one.day.isoformat(),
                "base": {
                    "shows": one.impressions,
                    "clicks": one.clicks,
                    "spent": _decimal(one.minor, one.currency),
                },
            }
            for one in seen.costs
            if one.campaign_id == plan_id
            and query["date_from"] <= one.day.isoformat() <= query["date_to"]
        ]
        items.append({"id": int(plan_id), "rows": found})
    return _json({"items": items})


def _tracked(query: str, books: Books) -> Answer:
    fields = dict(each.split("=", 1) for each in query.split(";"))
    kind, _, goal = fields["e"].partition("/")
    value = int(kind.removeprefix("RG%3A"))
    transaction_id = f"receipt-{value - 1000}"
    if transaction_id in books.refused_rows:
        return Answer(400, b"")
    sent = {name: unquote(told) for name, told in fields.items()} | {"goal": unquote(goal)}
    books.count(transaction_id, Told(value * 100, "RUB", sent), is_known=False)
    return Answer(200, b"GIF89a", {"Content-Type": "image/gif"}, is_applied=True)


def _decimal(minor: int, currency: str) -> str:
    return str(Decimal(minor).scaleb(-FINEST[currency]))


def _json(body: Mapping[str, object], status: int = 200) -> Answer:
    return Answer(status, json.dumps(body).encode())
