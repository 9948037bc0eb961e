"""Yandex Direct by its API v5 (yandex.ru/dev/direct): costs, budgets, bids, excluded sites.

Budgets are weekly, money is in millionths without VAT, and costs are read without VAT, too, so
that both can be compared. Unverified, for want of an account: that `v501`, which shows unified
campaigns, takes all that `v5` takes; how long to wait after errors 56, 152 and 506, which name no
time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import ClassVar, Self

from vitrina.connectors.ad_values import (
    checked_amount,
    checked_id,
    checked_sites,
    checked_state,
    currency_of,
    needed,
)
from vitrina.connectors.ads.yandex_direct import reports, shapes
from vitrina.connectors.ads.yandex_direct.api import TITLE, Api, Points
from vitrina.connectors.advertising import (
    PLATFORMS,
    Amount,
    Campaign,
    Cost,
    Offer,
    Setting,
    Value,
)
from vitrina.connectors.answers import rows, text, whole
from vitrina.connectors.http import Http, checked_base
from vitrina.errors import RefusedError

ADDRESS = "https://api.direct.yandex.com/json/v501"
MOST_SITES = 1000  # of a campaign
PAGE = 1000  # campaigns of an answer


def _today() -> date:
    return datetime.now(UTC).date()


@PLATFORMS.register("yandex_direct")
@dataclass(frozen=True, slots=True)
class YandexDirect:
    """One advertiser's account.

    A target cost is there only where the strategy is AVERAGE_CPA: giving it to one that buys as
    much as it can (WB_MAXIMUM_CONVERSION_RATE) would change the strategy, and learning would start
    anew. A bid is the most that a click may cost, or with AVERAGE_CPC what it costs on average.
    """

    name: ClassVar[str] = "yandex_direct"
    title: ClassVar[str] = TITLE
    offers: ClassVar[frozenset[Offer]] = frozenset(("costs", "changes"))
    settings: ClassVar[tuple[str, ...]] = ("token", "login", "currency")
    optional: ClassVar[tuple[str, ...]] = ("base_url",)

    api: Api
    account: str
    currency: str
    today: Callable[[], date] = field(default=_today, repr=False)

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        login = needed(settings, "login", TITLE)
        base_url = checked_base(settings.get("base_url") or ADDRESS)
        api = Api(needed(settings, "token", TITLE), login, http, base_url)
        return cls(api, login, currency_of(settings, TITLE))

    @property
    def can_set(self) -> frozenset[Setting]:
        return frozenset(Setting)

    def points(self) -> Points:
        """What is left of the account's points, which pay for calls."""
        return self.api.points()

    def costs(self, first: date, last: date) -> Iterator[Cost]:
        """One row per day, campaign, ad group and placement; Direct's day is Moscow's.

        A long report is made in a queue: ThrottledError says when to ask for it again.
        """
        currency = self._currency_there()
        for number in range(reports.MOST_PAGES):
            page = reports.definition(first, last, page=number, asked_on=self.today())
            costs = reports.costs_in(self.api.report(page), currency)
            yield from costs
            if len(costs) < reports.ROWS:
                return
        raise ConnectionError(f"{TITLE} shows no end of its report: ask for fewer days.")

    def campaigns(self) -> Sequence[Campaign]:
        """Those that are not archived, of the kinds that this file knows."""
        found: list[Campaign] = []
        offset: int | None = 0
        while offset is not None:
            criteria = {"States": list(shapes.STATES)}
            page, offset = self._page(criteria, offset)
            found += [
                shapes.campaign_of(each, self.currency) for each in page if shapes.knows(each)
            ]
        return found

    def read(self, campaign_id: str, setting: Setting) -> Value:
        values = shapes.campaign_of(self._one(campaign_id), self.currency).values
        return _present(values, setting)

    def write(self, campaign_id: str, setting: Setting, value: Value, *, key: str) -> None:
        """Read the campaign, and send its strategy with one figure changed, or its whole list.

        Direct knows no idempotency keys: `key` stays here.
        """
        match setting:
            case Setting.STATE:
                self._switch(checked_id(campaign_id, TITLE), is_on=checked_state(value))
            case Setting.EXCLUDED_SITES:
                names = checked_sites(value, most=MOST_SITES)
                campaign = self._one(campaign_id)
                _present(shapes.campaign_of(campaign, self.currency).values, setting)
                self._update(shapes.with_sites(campaign, names))
            case _:
                per = shapes.PER[setting]
                minor = checked_amount(value, setting, currency=self.currency, per=per)
                campaign = self._one(campaign_id)
                _present(shapes.campaign_of(campaign, self.currency).values, setting)
                amount = Amount(minor, self.currency, per)
                self._update(shapes.with_amount(campaign, setting, amount))

    def _currency_there(self) -> str:
        answer = self.api.call("clients", "get", {"FieldNames": ["Login", "Currency"]})
        for client in rows(answer, "Clients"):
            if text(client, "Currency"):
                return text(client, "Currency")
        raise ConnectionError(f"{TITLE} does not tell the currency of the account.")

    def _one(self, campaign_id: str) -> Mapping[str, object]:
        number = int(checked_id(campaign_id, TITLE))
        page, _ = self._page({"Ids": [number]}, 0)
        if not page or not shapes.knows(page[0]):
            raise RefusedError(
                404,
                "no_campaign",
                f"{TITLE} shows no campaign {campaign_id} whose values are known. Look there.",
            )
        return page[0]

    def _page(
        self, criteria: Mapping[str, object], offset: int
    ) -> tuple[list[Mapping[str, object]], int | None]:
        """Campaigns from an offset on, and the offset of the next ones."""
        limits = {"Limit": PAGE, "Offset": offset}
        asked = {"SelectionCriteria": criteria, **shapes.FIELDS, "Page": limits}
        answer = self.api.call("campaigns", "get", asked)
        # a page without campaigns has no list at all
        page = rows(answer, "Campaigns") if "Campaigns" in answer else []
        if "LimitedBy" not in answer:
            return page, None
        if whole(answer, "LimitedBy") <= offset:
            raise ConnectionError(f"{TITLE} shows no end of the campaigns: try again.")
        return page, whole(answer, "LimitedBy")

    def _update(self, campaign: Mapping[str, object]) -> None:
        answer = self.api.call("campaigns", "update", {"Campaigns": [campaign]})
        shapes.require_done(answer, "UpdateResults")

    def _switch(self, campaign_id: str, *, is_on: bool) -> None:
        method = "resume" if is_on else "suspend"
        criteria = {"SelectionCriteria": {"Ids": [int(campaign_id)]}}
        shapes.require_done(
            self.api.call("campaigns", method, criteria), f"{method.capitalize()}Results"
        )


def _present(values: Mapping[Setting, Value], setting: Setting) -> Value:
    if setting not in values:
        raise RefusedError(
            404,
            "no_setting",
            f"The campaign has no {setting} in {TITLE} now: its strategy or its kind has none.",
        )
    return values[setting]
