"""Google Ads by its REST interface (developers.google.com/google-ads/api/rest)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import ClassVar, Literal, Self

from vitrina.connectors.ad_values import (
    checked_amount,
    checked_id,
    checked_sites,
    checked_state,
    currency_of,
    needed,
)
from vitrina.connectors.ads.google_ads.campaigns import (
    CAMPAIGNS,
    EXCLUDED,
    MOST_SITES,
    Change,
    change_of_amount,
    change_of_sites,
    change_of_state,
    site_of,
    value_of,
    values_of,
)
from vitrina.connectors.ads.google_ads.costs import LEVELS, costs_of, finest, spent_of, within
from vitrina.connectors.ads.google_ads.priors import (
    LAGS,
    SIMULATED,
    ConversionLag,
    SimulatedPoint,
    lag_of,
    outages_named,
    points_of,
)
from vitrina.connectors.advertising import (
    PLATFORMS,
    Campaign,
    Cost,
    Offer,
    Setting,
    Sites,
    Value,
)
from vitrina.connectors.answers import rows, text
from vitrina.connectors.google.access import SETTINGS, GoogleAccess, customer_id_of
from vitrina.connectors.google.failures import Failure
from vitrina.connectors.google.rows import Row, inside, int64, named
from vitrina.connectors.http import Http, checked_base
from vitrina.errors import RefusedError, SettingError

API = "https://googleads.googleapis.com/v25"  # of the shapes read here
TITLE = "Google Ads"
MOST_PAGES = 1_000  # of 10,000 rows: no account is that large, so they go round in a circle
LONGEST_OUTAGE, MOST_HIDDEN = timedelta(days=14), 2_000  # campaigns; of one data exclusion
PER: Mapping[Setting, Literal["day", "goal"]] = {Setting.BUDGET: "day", Setting.TARGET_COST: "goal"}
_NAME = re.compile(r"[A-Za-z0-9 ._:-]{1,255}", re.ASCII)


@PLATFORMS.register("google_ads")
@dataclass(frozen=True)  # without slots, so that the account is asked for once
class GoogleAds:
    """Costs, budgets, targets, states and excluded placements of one account.

    Sites of lists that campaigns share (shared sets) are neither read nor touched: only those
    that a campaign excludes itself.
    """

    name: ClassVar[str] = "google_ads"
    title: ClassVar[str] = TITLE
    offers: ClassVar[frozenset[Offer]] = frozenset(("costs", "changes"))
    settings: ClassVar[tuple[str, ...]] = (
        *SETTINGS,
        "developer_token",
        "customer_id",
        "currency",
    )
    optional: ClassVar[tuple[str, ...]] = ("login_customer_id",)

    account: str  # the customer's id
    currency: str
    developer_token: str = field(repr=False)
    access: GoogleAccess = field(repr=False)
    login_customer_id: str = ""  # of the manager account that the way in goes through
    base_url: str = API

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        manager = settings.get("login_customer_id", "").strip()
        return cls(
            account=customer_id_of(settings, "customer_id", TITLE),
            currency=currency_of(settings, TITLE),
            developer_token=needed(settings, "developer_token", TITLE),
            access=GoogleAccess.made_of(TITLE, settings, http),
            login_customer_id=(
                customer_id_of(settings, "login_customer_id", TITLE) if manager else ""
            ),
            base_url=checked_base(settings.get("base_url") or API),
        )

    @property
    def can_set(self) -> frozenset[Setting]:
        return frozenset(
            (Setting.BUDGET, Setting.TARGET_COST, Setting.STATE, Setting.EXCLUDED_SITES)
        )

    @cached_property
    def customer(self) -> Row:
        """The account as Google shows it; asked for once."""
        query = "SELECT customer.currency_code, customer.time_zone FROM customer"
        found = inside(next(self._search(query), {}), "customer")
        named(found, "currencyCode")
        return found

    @property
    def zone(self) -> str:
        """Where the account's days begin, as IANA names it."""
        return named(self.customer, "timeZone")

    def costs(self, first: date, last: date) -> Iterator[Cost]:
        currency = named(self.customer, "currencyCode")
        for number in range((last - first).days + 1):
            # day by day: an answer stays short, and no row stands there before its day is whole
            day = first + timedelta(days=number)
            levels = [
                [spent_of(row) for row in self._search(within(query, day, day))] for query in LEVELS
            ]
            yield from costs_of(finest(*levels), currency)

    def campaigns(self) -> Sequence[Campaign]:
        currency = named(self.customer, "currencyCode")
        found = list(self._search(CAMPAIGNS))
        sites: dict[int, set[str]] = {}
        for row in self._search(EXCLUDED):
            sites.setdefault(int64(inside(row, "campaign"), "id"), set()).add(site_of(row))
        return [
            Campaign(
                str(number := int64(inside(row, "campaign"), "id")),
                named(inside(row, "campaign"), "name"),
                values_of(row, Sites(tuple(sorted(sites.get(number, ())))), currency),
            )
            for row in found
        ]

    def read(self, campaign_id: str, setting: Setting) -> Value:
        self._require_known(setting)
        if setting is Setting.EXCLUDED_SITES:
            self._campaign(campaign_id)
            found = {site_of(row) for row in self._criteria(campaign_id)}
            return Sites(tuple(sorted(found)))
        row = self._campaign(campaign_id)
        return value_of(row, setting, named(self.customer, "currencyCode"))

    def write(self, campaign_id: str, setting: Setting, value: Value, *, key: str) -> None:
        """Set it, whole or not at all. Google knows no idempotency keys, and needs none here.

        To set the same value twice leaves one; sites are compared with those that stand there.
        """
        self._require_known(setting)
        checked_id(campaign_id, TITLE)
        change = self._change(campaign_id, setting, value)
        if change.operations:
            self._mutate(change)

    def simulations(self) -> Iterator[SimulatedPoint]:
        """What Google expects of other budgets and targets; one row per simulated value."""
        currency = named(self.customer, "currencyCode")
        for query in SIMULATED:
            for row in self._search(query):
                yield from points_of(row, currency)

    def conversion_lags(self, first: date, last: date) -> Iterator[ConversionLag]:
        """How late conversions of these days came; one row per campaign and bucket of days."""
        for row in self._search(LAGS.format(first=first, last=last)):
            lag = lag_of(row)
            if lag is not None:
                yield lag

    def hide_outage(
        self, first: date, last: date, *, campaign_ids: Sequence[str], name: str
    ) -> None:
        """Keep days of a broken feed from Google's bidding (BiddingDataExclusion).

        One of the same name is not made twice.

        Args:
            first: in the account's zone.
            last: included; at most 14 days in all.
            campaign_ids: whose days; one to 2,000.
            name: up to 255 Latin letters, digits, blanks and ._:-

        Raises:
            SettingError: it is no such name, too long a time, or too many campaigns.
        """
        end = last + timedelta(days=1)
        if not _NAME.fullmatch(name):
            raise SettingError(f"{name[:40]!r} cannot name it: use Latin letters, digits, . _ : -")
        if not timedelta(0) < end - first <= LONGEST_OUTAGE:
            raise SettingError(f"{first} to {last} is none or over 14 days: hide it in parts.")
        if not 0 < len(campaign_ids) <= MOST_HIDDEN:
            raise SettingError(
                f"{len(campaign_ids)} campaigns: name one to {MOST_HIDDEN} at a time."
            )
        if next(self._search(outages_named(name)), None) is not None:
            return
        exclusion = {
            "name": name,
            "scope": "CAMPAIGN",
            "startDateTime": f"{first:%Y-%m-%d} 00:00:00",
            "endDateTime": f"{end:%Y-%m-%d} 00:00:00",
            "campaigns": [self._resource(checked_id(each, TITLE)) for each in campaign_ids],
        }
        self._mutate(Change("biddingDataExclusions", ({"create": exclusion},)))

    def _change(self, campaign_id: str, setting: Setting, value: Value) -> Change:
        if setting is Setting.EXCLUDED_SITES:
            wanted = checked_sites(value, most=MOST_SITES)
            there = self._criteria(campaign_id)
            return change_of_sites(self._resource(campaign_id), there, wanted)
        if setting is Setting.STATE:
            return change_of_state(self._resource(campaign_id), is_on=checked_state(value))
        minor = checked_amount(value, setting, currency=self.currency, per=PER[setting])
        self._require_currency()
        row = self._campaign(campaign_id)
        return change_of_amount(row, setting, minor, self.currency)

    def _require_known(self, setting: Setting) -> None:
        if setting not in self.can_set:
            raise SettingError(
                f"{setting} is not set for a whole campaign in {TITLE}. Set it there."
            )

    def _require_currency(self) -> None:
        told = named(self.customer, "currencyCode")
        if told != self.currency:
            raise SettingError(f"Account {self.account} is in {told}: set its currency to that.")

    def _campaign(self, campaign_id: str) -> Row:
        number = checked_id(campaign_id, TITLE)
        found = next(self._search(f"{CAMPAIGNS} AND campaign.id = {number}"), None)
        if found is None:
            raise RefusedError(404, "no_campaign", f"{TITLE} has no campaign {number}: pull again.")
        return found

    def _criteria(self, campaign_id: str) -> list[Row]:
        number = checked_id(campaign_id, TITLE)
        return list(self._search(f"{EXCLUDED} AND campaign.id = {number}"))

    def _resource(self, campaign_id: str) -> str:
        return f"customers/{self.account}/campaigns/{campaign_id}"

    def _search(self, query: str) -> Iterator[Row]:
        """The rows of a query in its language (GAQL), page by page."""
        asked = {"query": query}
        for _ in range(MOST_PAGES):
            answer = self._post("googleAds:search", asked)
            if isinstance(answer, Failure):
                raise answer.refusal(TITLE)
            # an empty page has no list at all
            yield from rows(answer, "results") if "results" in answer else ()
            token = text(answer, "nextPageToken")
            if not token:
                return
            asked = {"query": query, "pageToken": token}
        raise ConnectionError(f"{TITLE} has no last page.")

    def _mutate(self, change: Change) -> None:
        # not partialFailure: half a change is one that nobody approved
        asked = {"operations": list(change.operations), "partialFailure": False}
        answer = self._post(f"{change.service}:mutate", asked)
        if isinstance(answer, Failure):
            raise answer.refusal(TITLE, change.about)
        if len(rows(answer, "results")) != len(change.operations):
            raise ConnectionError(f"{TITLE} does not say what it changed.")

    def _post(self, method: str, asked: Mapping[str, object]) -> Row | Failure:
        headers = {"developer-token": self.developer_token}
        if self.login_customer_id:
            headers["login-customer-id"] = self.login_customer_id
        url = f"{self.base_url}/customers/{self.account}/{method}"
        return self.access.post(url, asked, headers=headers)
