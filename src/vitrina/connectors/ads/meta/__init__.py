"""Meta (Facebook, Instagram) by its Marketing API and Conversions API (developers.facebook.com)."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import ClassVar, Self

from vitrina.connectors.ad_values import (
    checked_amount,
    checked_id,
    checked_state,
    currency_of,
    needed,
    pairs_of,
)
from vitrina.connectors.ads.meta.events import event_of, user_data_of
from vitrina.connectors.ads.meta.graph import API, TITLE, Graph, Refusal
from vitrina.connectors.ads.meta.units import as_budget, counted, from_budget, spend_of
from vitrina.connectors.advertising import (
    PLATFORMS,
    Amount,
    Campaign,
    Conversion,
    Cost,
    Offer,
    Setting,
    State,
    Value,
    Verdict,
)
from vitrina.connectors.answers import text, whole
from vitrina.connectors.http import Http, checked_base
from vitrina.connectors.uploads import outside
from vitrina.errors import RefusedError, SettingError

MOST_EVENTS = 1_000  # of one request
# Meta documents 62 days for events of the source "physical_store" (unverified): the shorter time
# is right for every source, and one row that is too old sinks its whole request
WINDOW = timedelta(days=7)
DAYS = 7  # at a time: Meta turns away who asks for too much at once
EVENTS = "receipt=Purchase"
CAMPAIGN_FIELDS = "id,name,status,daily_budget"
COST_FIELDS = "campaign_id,campaign_name,adset_name,spend,impressions,clicks,account_currency"
STATES = {"ACTIVE": True, "PAUSED": False}
_ID = re.compile(r"[0-9]{1,20}", re.ASCII)


@PLATFORMS.register("meta")
@dataclass(frozen=True)  # without slots, so that the account is asked for once
class Meta:
    """Costs by ad set and placement, budgets and states of campaigns, and conversions.

    An event is known by its name and transaction id: Meta counts the same one once if it comes
    again within 48 hours (documented for web events). What it was told it keeps: it can neither
    restate nor undo.
    """

    name: ClassVar[str] = "meta"
    title: ClassVar[str] = TITLE
    offers: ClassVar[frozenset[Offer]] = frozenset(("costs", "changes", "conversions"))
    settings: ClassVar[tuple[str, ...]] = ("access_token", "ad_account_id", "currency")
    optional: ClassVar[tuple[str, ...]] = ("dataset_id", "events")

    account: str  # the ad account's number, without act_
    currency: str
    graph: Graph = field(repr=False)
    dataset_id: str = ""  # where conversions go; empty for none
    events: Mapping[str, str] = field(default_factory=dict)  # goal to Meta's name of the event

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        account = needed(settings, "ad_account_id", TITLE).removeprefix("act_")
        dataset = settings.get("dataset_id", "").strip()
        for name, number in (("ad_account_id", account), ("dataset_id", dataset or "0")):
            if not _ID.fullmatch(number):
                raise SettingError(f"{number[:40]!r} in {name!r} is none: write its digits.")
        return cls(
            account=account,
            currency=currency_of(settings, TITLE),
            graph=Graph(
                needed(settings, "access_token", TITLE),
                http,
                checked_base(settings.get("base_url") or API),
            ),
            dataset_id=dataset,
            events=pairs_of({"events": settings.get("events") or EVENTS}, "events", TITLE),
        )

    @property
    def can_set(self) -> frozenset[Setting]:
        return frozenset((Setting.BUDGET, Setting.STATE))

    @property
    def window(self) -> timedelta:
        return WINDOW

    @property
    def knows_transactions(self) -> bool:
        return True

    @cached_property
    def account_currency(self) -> str:
        """What the account is charged in; asked for once."""
        answer = self.graph.get(f"act_{self.account}", {"fields": "currency"})
        if not text(answer, "currency"):
            raise ConnectionError(f"{TITLE}'s answer has no currency.")
        return text(answer, "currency")

    def costs(self, first: date, last: date) -> Iterator[Cost]:
        query = {
            "level": "adset",
            "time_increment": "1",
            "breakdowns": "publisher_platform,platform_position",
            "fields": COST_FIELDS,
        }
        for begin in range(0, (last - first).days + 1, DAYS):
            since = first + timedelta(days=begin)
            days = {"since": since, "until": min(since + timedelta(days=DAYS - 1), last)}
            told = json.dumps({name: f"{day:%Y-%m-%d}" for name, day in days.items()})
            pages = self.graph.pages(f"act_{self.account}/insights", {**query, "time_range": told})
            yield from _merged(_cost(row) for row in pages)

    def campaigns(self) -> Sequence[Campaign]:
        query = {"fields": CAMPAIGN_FIELDS}
        return [
            Campaign(text(row, "id"), text(row, "name"), self._values(row))
            for row in self.graph.pages(f"act_{self.account}/campaigns", query)
        ]

    def read(self, campaign_id: str, setting: Setting) -> Value:
        self._require_known(setting)
        row = self._campaign(campaign_id)
        found = self._values(row).get(setting)
        if found is None:
            raise RefusedError(
                400,
                f"no_{setting}",
                f"The campaign has no {setting} of its own: its ad sets may have. Give it one in "
                f"{TITLE}'s Ads Manager.",
            )
        return found

    def write(self, campaign_id: str, setting: Setting, value: Value, *, key: str) -> None:
        """Set it. Meta knows no idempotency keys, and to set the same value twice leaves one."""
        self._require_known(setting)
        path = checked_id(campaign_id, TITLE)
        if setting is Setting.STATE:
            self.graph.set(path, {"status": "ACTIVE" if checked_state(value) else "PAUSED"})
            return
        minor = checked_amount(value, setting, currency=self.currency, per="day")
        budget = as_budget(minor, self.currency)
        if self.account_currency != self.currency:
            raise SettingError(
                f"Account {self.account} is in {self.account_currency}: set its currency to that."
            )
        # where the budget stands with the ad sets, one of the campaign's own would replace theirs
        self.read(campaign_id, setting)
        self.graph.set(path, {"daily_budget": str(budget)})

    def accepts(self, conversion: Conversion) -> str:
        if not self.dataset_id:
            return "No dataset takes conversions: set 'dataset_id'."
        if conversion.goal not in self.events:
            return f"{TITLE} has no event for {conversion.goal!r}: name it in the setting 'events'."
        if conversion.kind != "new":
            return f"{TITLE} keeps what it was told: it can neither restate nor undo a conversion."
        if not conversion.transaction_id or conversion.minor < 0:
            return "It has no transaction id, or is worth less than nothing."
        if not user_data_of(conversion):
            return "No address, number, fbc, fbp or user id is known."
        return ""

    def send(self, conversions: Sequence[Conversion], *, now: datetime) -> Sequence[Verdict]:
        """POST {dataset}/events. One bad row sinks its request, so it is looked for by halves."""
        reasons = [self.accepts(each) or outside(each, WINDOW, now=now) for each in conversions]
        sent = [place for place, reason in enumerate(reasons) if not reason]
        for begin in range(0, len(sent), MOST_EVENTS):
            places = sent[begin : begin + MOST_EVENTS]
            events = [
                event_of(conversions[place], self.events[conversions[place].goal])
                for place in places
            ]
            for place, reason in zip(places, self._told(events), strict=True):
                reasons[place] = reason
        return [
            Verdict(each.transaction_id, not reason, reason)
            for each, reason in zip(conversions, reasons, strict=True)
        ]

    def _told(self, events: Sequence[Mapping[str, object]]) -> list[str]:
        """Why each of them was refused; empty for those that were taken."""
        answer = self.graph.post(f"{self.dataset_id}/events", {"data": list(events)})
        if not isinstance(answer, Refusal):
            if whole(answer, "events_received") != len(events):
                raise ConnectionError(f"{TITLE} does not say that it received all events.")
            return [""] * len(events)
        if not answer.is_invalid:
            raise answer.error()
        if len(events) == 1:
            return [f"{TITLE} refuses it: code {answer.code}. Look it up in its error codes."]
        return [reason for part in _parts(events, answer.row) for reason in self._told(part)]

    def _values(self, row: Mapping[str, object]) -> Mapping[Setting, Value]:
        found: dict[Setting, Value] = {}
        budget, status = counted(row, "daily_budget"), text(row, "status")
        if budget:
            minor = from_budget(budget, self.account_currency)
            found[Setting.BUDGET] = Amount(minor, self.account_currency, "day")
        if status in STATES:
            found[Setting.STATE] = State(STATES[status])
        return found

    def _campaign(self, campaign_id: str) -> Mapping[str, object]:
        row = self.graph.get(checked_id(campaign_id, TITLE), {"fields": CAMPAIGN_FIELDS})
        if text(row, "id") != campaign_id:
            raise ConnectionError(f"{TITLE} answers with another campaign.")
        return row

    def _require_known(self, setting: Setting) -> None:
        if setting not in self.can_set:
            raise SettingError(
                f"{setting} is not set for a whole campaign in {TITLE}. Set it there."
            )


def _merged(costs: Iterable[Cost]) -> Iterator[Cost]:
    """Ad sets of one name are one row."""
    found: dict[Cost, tuple[int, int, int]] = {}
    for cost in costs:
        key = replace(cost, minor=0, impressions=0, clicks=0)
        minor, impressions, clicks = found.get(key, (0, 0, 0))
        found[key] = minor + cost.minor, impressions + cost.impressions, clicks + cost.clicks
    for key, (minor, impressions, clicks) in found.items():
        yield replace(key, minor=minor, impressions=impressions, clicks=clicks)


def _cost(row: Mapping[str, object]) -> Cost:
    currency, day = text(row, "account_currency"), text(row, "date_start")
    if not currency or day != text(row, "date_stop"):
        raise ConnectionError(f"{TITLE}'s answer has a cost without a currency or a single day.")
    where = [text(row, name) for name in ("publisher_platform", "platform_position")]
    return Cost(
        day=date.fromisoformat(day),
        campaign_id=text(row, "campaign_id"),
        campaign=text(row, "campaign_name"),
        minor=spend_of(row.get("spend"), currency),
        currency=currency,
        impressions=counted(row, "impressions"),
        clicks=counted(row, "clicks"),
        ad_group=text(row, "adset_name"),
        placement="/".join(each for each in where if each),
    )


def _parts(
    events: Sequence[Mapping[str, object]], row: int | None
) -> Iterator[Sequence[Mapping[str, object]]]:
    """What is before, at and after the row at fault; halves if it is not named."""
    cuts = (row, row + 1) if row is not None and row < len(events) else (len(events) // 2,)
    for begin, end in zip((0, *cuts), (*cuts, len(events)), strict=True):
        if begin < end:
            yield events[begin:end]
