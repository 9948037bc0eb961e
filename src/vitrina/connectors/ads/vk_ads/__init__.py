"""VK Ads by its API v2 (ads.vk.com/doc/api): costs, budgets a day, state, and sales elsewhere.

VK has no sandbox: whatever is written here is written to the account. Unverified, for want of an
account: that `user.json` tells the currency; that a budget of 0 means none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from vitrina.connectors.ad_values import (
    checked_amount,
    checked_id,
    checked_state,
    currency_of,
    needed,
    pairs_of,
)
from vitrina.connectors.ads.vk_ads import shapes
from vitrina.connectors.ads.vk_ads.api import TITLE, Api
from vitrina.connectors.ads.vk_ads.pixel import PIXEL_ADDRESS, WINDOW, Pixel
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
from vitrina.connectors.answers import rows, text
from vitrina.connectors.http import Http, checked_base
from vitrina.errors import RefusedError, SettingError

ADDRESS = "https://ads.vk.com/api/v2"
PAGE = 50  # campaigns of an answer, the most that VK gives
PLANS = 200  # campaigns whose statistics are asked for at once


@PLATFORMS.register("vk_ads")
@dataclass(frozen=True, slots=True)
class VkAds:
    """One account; its token is that account's alone.

    Settings:
        account: how the account is called in costs; VK's login or number.
        pixel_id: of the pixel that conversions are told to; without it none are.
        goals: `receipt=bought_in_store, booking=booked`: each goal with its name in the pixel.
    """

    name: ClassVar[str] = "vk_ads"
    title: ClassVar[str] = TITLE
    offers: ClassVar[frozenset[Offer]] = frozenset(("costs", "changes", "conversions"))
    settings: ClassVar[tuple[str, ...]] = ("token", "account", "currency")
    optional: ClassVar[tuple[str, ...]] = ("pixel_id", "goals", "base_url", "pixel_url")

    api: Api
    account: str
    currency: str
    pixel: Pixel | None = field(default=None, repr=False)

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        base_url = checked_base(settings.get("base_url") or ADDRESS)
        return cls(
            Api(needed(settings, "token", TITLE), http, base_url),
            needed(settings, "account", TITLE),
            currency_of(settings, TITLE),
            _pixel(settings, http),
        )

    @property
    def can_set(self) -> frozenset[Setting]:
        return frozenset((Setting.BUDGET, Setting.STATE))

    @property
    def window(self) -> timedelta:
        return WINDOW

    @property
    def knows_transactions(self) -> bool:
        return False

    def costs(self, first: date, last: date) -> Iterator[Cost]:
        """One row per day and campaign, of deleted ones too; VK's day is Moscow's."""
        currency = self._currency_there()
        names = {plan_id: text(plan, "name") for plan_id, plan in self._plans("deleted").items()}
        for plan_ids in _parts(list(names)):
            asked = {
                "id": ",".join(plan_ids),
                "date_from": first.isoformat(),
                "date_to": last.isoformat(),
                "metrics": "base",
            }
            answer = self.api.get("statistics/ad_plans/day.json", asked)
            yield from shapes.costs_in(answer, names, currency)

    def campaigns(self) -> Sequence[Campaign]:
        """Those that are not deleted."""
        currency = self._checked_currency()
        return [
            Campaign(plan_id, text(plan, "name"), shapes.values_of(plan, currency))
            for plan_id, plan in self._plans().items()
        ]

    def read(self, campaign_id: str, setting: Setting) -> Value:
        path = f"ad_plans/{checked_id(campaign_id, TITLE)}.json"
        plan = self.api.get(path, {"fields": shapes.FIELDS})
        values = shapes.values_of(plan, self._checked_currency())
        if setting not in values:
            raise RefusedError(
                404,
                "no_setting",
                f"The campaign has no {setting} in {TITLE} now. Give it one there.",
            )
        return values[setting]

    def write(self, campaign_id: str, setting: Setting, value: Value, *, key: str) -> None:
        """Change one field of the campaign; VK knows no idempotency keys: `key` stays here."""
        match setting:
            case Setting.STATE:
                sent = shapes.state_sent(State(checked_state(value)))
                path = f"ad_plans/{checked_id(campaign_id, TITLE)}.json"
            case Setting.BUDGET:
                minor = checked_amount(value, setting, currency=self.currency, per="day")
                path = f"ad_plans/{checked_id(campaign_id, TITLE)}.json"
                sent = shapes.budget_sent(Amount(minor, self._checked_currency(), "day"))
            case _:
                raise SettingError(
                    f"{setting} cannot be set in {TITLE} from here: do it on VK's own pages."
                )
        self.api.post(path, sent)

    def accepts(self, conversion: Conversion) -> str:
        if self.pixel is None:
            return f"No pixel of {TITLE} is set: add 'pixel_id' and 'goals'."
        return self.pixel.accepts(conversion)

    def send(self, conversions: Sequence[Conversion], *, now: datetime) -> Sequence[Verdict]:
        """Tell them one by one; what may count already is not sent again."""
        if self.pixel is None:
            return [Verdict(one.transaction_id, False, self.accepts(one)) for one in conversions]
        return self.pixel.send(conversions, now=now)

    def _plans(self, *more_states: str) -> Mapping[str, Mapping[str, object]]:
        """The campaigns of all pages by their ids."""
        states = ",".join(("active", "blocked", *more_states))
        asked = {"fields": shapes.FIELDS, "_status__in": states, "sorting": "id"}
        found: dict[str, Mapping[str, object]] = {}
        while True:
            limits = {"limit": str(PAGE), "offset": str(len(found))}
            page = rows(self.api.get("ad_plans.json", asked | limits), "items")
            fresh = {shapes.id_of(plan): plan for plan in page}
            if found.keys() & fresh.keys() or len(fresh) < len(page):
                raise ConnectionError(
                    f"{TITLE} shows a campaign twice: the list changed, try again."
                )
            found |= fresh
            if len(page) < PAGE:
                return found

    def _currency_there(self) -> str:
        return text(self.api.get("user.json", {}), "currency") or self.currency

    def _checked_currency(self) -> str:
        there = self._currency_there()
        if there != self.currency:
            raise SettingError(
                f"The account is kept in {there}, not in {self.currency}: correct the setting "
                "'currency'."
            )
        return there


def _parts(plan_ids: Sequence[str]) -> list[Sequence[str]]:
    return [plan_ids[start : start + PLANS] for start in range(0, len(plan_ids), PLANS)]


def _pixel(settings: Mapping[str, str], http: Http) -> Pixel | None:
    url = checked_base(settings.get("pixel_url") or PIXEL_ADDRESS)
    number = settings.get("pixel_id", "").strip()
    if not number:
        return None
    if not (number.isascii() and number.isdigit()):
        raise SettingError(f"{number!r} is no pixel_id: use the number of the pixel.")
    return Pixel(number, pairs_of(settings, "goals", TITLE), http, url)
