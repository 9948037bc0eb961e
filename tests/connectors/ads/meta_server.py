"""Meta in small: insights, campaigns and the Conversions API, as it documents them."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from tests.connectors.ads.local_platform import SECRET_WORDS, Answer, Books, Held, Told
from tests.connectors.ads.samples import NOW
from tests.connectors.payments.fake_server import Asked
from vitrina.connectors.advertising import Amount, Conversion, Setting, State, Value

TOKEN = "very-secret-meta-token"
ACCOUNT, DATASET = "555000111", "777000222"
WEEK = 7 * 86_400
Row = dict[str, Any]


@dataclass(slots=True)
class Server:
    """One event that is wrong refuses its whole request; the same event counts once."""

    name: ClassVar[str] = "meta"
    secrets: ClassVar[tuple[str, ...]] = ("access_token",)
    pages: ClassVar[tuple[str, ...]] = (
        "vitrina.connectors.ads.meta.graph.PAGE",
        "vitrina.connectors.ads.meta.MOST_EVENTS",
    )
    is_silent: ClassVar[bool] = False
    changes: ClassVar[Mapping[Setting, tuple[Value, Value]]] = {
        Setting.BUDGET: (Amount(100_000, "RUB", "day"), Amount(119_999, "RUB", "day")),
        Setting.STATE: (State(is_on=True), State(is_on=False)),
    }

    names_rows: bool = True  # a refusal says which event is wrong
    without_budget: str = ""  # a campaign whose ad sets have the budgets

    def settings(self, url: str) -> Mapping[str, str]:
        return {
            "access_token": TOKEN,
            "ad_account_id": f"act_{ACCOUNT}",
            "currency": "RUB",
            "dataset_id": DATASET,
            "base_url": f"{url}/v25.0",
        }

    def throttled(self, asked: Asked) -> tuple[Answer, float]:
        usage = {
            ACCOUNT: [
                {"type": "ads_insights", "call_count": 20, "estimated_time_to_regain_access": 0},
                {"type": "ads_management", "call_count": 100, "estimated_time_to_regain_access": 3},
            ]
        }
        answer = _error(400, 80004, 2446079)
        headers = {"X-Business-Use-Case-Usage": json.dumps(usage)}
        return Answer(answer.status, answer.body, headers), 180

    def refused(self, asked: Asked) -> Answer:
        return _error(403, 200)

    def identified(self, conversion: Conversion) -> Mapping[str, str]:
        plain = {
            "em": conversion.email,
            "ph": conversion.phone.removeprefix("+"),
            "external_id": conversion.ids["user_id"],
        }
        hashed = {name: hashlib.sha256(each.encode()).hexdigest() for name, each in plain.items()}
        in_clear = {name: conversion.ids[name] for name in ("fbc", "fbp")}
        return {**hashed, **in_clear, "action_source": "physical_store"}

    def answer(self, asked: Asked, books: Books, seen: Books) -> Answer:
        assert "access_token" not in asked.path
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return _error(401, 190)
        parts = urlsplit(asked.path.removeprefix("/v25.0/"))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if asked.method == "POST" and parts.path == f"{DATASET}/events":
            told: Row = asked.json()
            return self._events(told["data"], books)
        if asked.method == "POST":
            return _change(parts.path, asked.form(), books)
        if parts.path == f"act_{ACCOUNT}":
            return _json({"currency": seen.currency, "id": f"act_{ACCOUNT}"})
        if parts.path == f"act_{ACCOUNT}/insights":
            return _page(_insights(query, seen), query)
        campaigns = {each: self._campaign(each, held) for each, held in seen.campaigns.items()}
        if parts.path == f"act_{ACCOUNT}/campaigns":
            return _page([_picked(each, query) for each in campaigns.values()], query)
        if parts.path in campaigns:
            return _json(_picked(campaigns[parts.path], query))
        return _error(400, 100, 33)

    def _campaign(self, campaign_id: str, held: Held) -> Row:
        state, budget = held.values[Setting.STATE], held.values[Setting.BUDGET]
        assert isinstance(state, State)
        assert isinstance(budget, Amount)
        own = {} if campaign_id == self.without_budget else {"daily_budget": str(budget.minor)}
        status = "ACTIVE" if state.is_on else "PAUSED"
        return {"id": campaign_id, "name": held.name, "status": status, **own}

    def _events(self, events: list[Row], books: Books) -> Answer:
        assert 0 < len(events) <= 1_000
        for number, event in enumerate(events):
            is_late = event["event_time"] < NOW.timestamp() - WEEK
            if is_late or event["event_id"] in books.refused_rows:
                where = f"data[{number}]['user_data']" if self.names_rows else "data"
                return _error(400, 100, 2804003, where)
        for event in events:
            books.count(event["event_id"], _told(event), is_known=True)
        answer = _json({"events_received": len(events), "messages": [], "fbtrace_id": "trace"})
        return Answer(answer.status, answer.body, is_applied=True)


def _told(event: Row) -> Told:
    custom, user = event["custom_data"], event["user_data"]
    assert event["event_name"] == "Purchase"
    assert isinstance(event["event_time"], int)
    assert custom["order_id"] == event["event_id"]
    assert isinstance(custom["value"], str), "exact, and not through a float"
    fields = {name: each[0] if isinstance(each, list) else each for name, each in user.items()}
    assert all(
        re.fullmatch(r"[0-9a-f]{64}", fields[each]) for each in ("em", "ph") if each in fields
    )
    return Told(
        int(Decimal(custom["value"]) * 100),
        custom["currency"],
        {**fields, "action_source": event["action_source"]},
    )


def _insights(query: Mapping[str, str], seen: Books) -> list[Row]:
    days = json.loads(query["time_range"])
    assert (query["level"], query["time_increment"]) == ("adset", "1")
    rows = []
    for one in seen.costs:
        day = one.day.isoformat()
        if days["since"] <= day <= days["until"]:
            platform, _, position = one.placement.partition("/")
            rows.append(
                {
                    "date_start": day,
                    "date_stop": day,
                    "publisher_platform": platform,
                    "platform_position": position,
                    **_picked(
                        {
                            "campaign_id": one.campaign_id,
                            "campaign_name": one.campaign,
                            "adset_name": one.ad_group,
                            "account_currency": one.currency,
                            # as Meta writes it: without zeros at the end
                            "spend": format((Decimal(one.minor) / 100).normalize(), "f"),
                            "impressions": str(one.impressions),
                            "clicks": str(one.clicks),
                        },
                        query,
                    ),
                }
            )
    return rows


def _change(campaign_id: str, fields: Mapping[str, str], books: Books) -> Answer:
    held = books.campaigns.get(campaign_id)
    if held is None:
        return _error(400, 100, 33)
    if "daily_budget" in fields:
        minor = int(fields["daily_budget"])
        held.values[Setting.BUDGET] = Amount(minor, books.currency, "day")
    if "status" in fields:
        held.values[Setting.STATE] = State(is_on=fields["status"] == "ACTIVE")
    answer = _json({"success": True})
    return Answer(answer.status, answer.body, is_applied=True)


def _page(rows: list[Row], query: Mapping[str, str]) -> Answer:
    start, size = int(query.get("after", "0")), int(query["limit"])
    paging: Row = {"cursors": {"before": str(start), "after": str(start + size)}}
    if start + size < len(rows):
        paging["next"] = f"https://graph.example/?access_token={TOKEN}&after={start + size}"
    return _json({"data": rows[start : start + size], "paging": paging})


def _picked(row: Row, query: Mapping[str, str]) -> Row:
    names: Iterable[str] = query["fields"].split(",")
    return {name: row[name] for name in names if name in row}


def _error(status: int, code: int, subcode: int = 0, where: str = "") -> Answer:
    told = {
        "message": f"(#{code}) Invalid {where}: {SECRET_WORDS}",
        "type": "OAuthException",
        "code": code,
        "error_subcode": subcode,
        "error_user_msg": SECRET_WORDS,
        "fbtrace_id": "trace",
    }
    return Answer(status, json.dumps({"error": told}).encode())


def _json(body: Row) -> Answer:
    return Answer(200, json.dumps(body).encode())
