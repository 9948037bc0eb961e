"""Yandex Metrica by its import API (yandex.ru/dev/metrika): what happened away from the site.

Two ways, of which a counter uses one, so that nothing counts twice. Orders (CRM, "simple orders")
are known by their id: they can be told again, be worth less after a return, and be cancelled.
Offline conversions know clicks of Direct, but no id of ours, and stay as they were told.

Unverified, for want of a counter: that orders are matched for 21 days, as conversions are; which
row a file was refused for, which the API does not say, and which is found here by halves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Protocol, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vitrina.connectors.ad_values import needed, pairs_of
from vitrina.connectors.ads.yandex_metrica.conversions import OfflineConversions
from vitrina.connectors.ads.yandex_metrica.orders import Orders, statuses_of
from vitrina.connectors.ads.yandex_metrica.uploading import TITLE, Counter
from vitrina.connectors.advertising import PLATFORMS, Conversion, Offer, Verdict
from vitrina.connectors.http import Http, checked_base
from vitrina.connectors.uploads import Uploads, outside
from vitrina.errors import SettingError

ADDRESS = "https://api-metrika.yandex.net"
WINDOW = timedelta(days=21)
ROWS = 10_000  # of a file; Metrica takes a gigabyte


class Way(Protocol):
    """One of the two ways: a file's columns, and where it is sent."""

    knows_transactions: ClassVar[bool]

    def accepts(self, conversion: Conversion) -> str: ...

    def alike(self, conversion: Conversion) -> str:
        """What the rows of one file have in common."""
        ...

    def upload(self, conversions: Sequence[Conversion]) -> bool:
        """Whether Metrica took the file; it takes all of it or nothing."""
        ...


@PLATFORMS.register("yandex_metrica")
@dataclass(frozen=True, slots=True)
class YandexMetrica:
    """One counter, told in one of the two ways.

    Settings:
        counter_id: the counter's number.
        goals: which goals are told. As orders each with its status, PAID if it is left out:
            `receipt, booking=IN_PROGRESS`. As offline conversions each with the identifier of
            the counter's JavaScript event: `receipt=bought_in_store, booking=booked`.
        way: `orders`, or `conversions`; orders if it is left out.
        zone: the counter's time zone, which orders are dated in, e.g. Europe/Moscow.
    """

    name: ClassVar[str] = "yandex_metrica"
    title: ClassVar[str] = TITLE
    offers: ClassVar[frozenset[Offer]] = frozenset(("conversions",))
    settings: ClassVar[tuple[str, ...]] = ("token", "counter_id", "goals")
    optional: ClassVar[tuple[str, ...]] = ("way", "zone", "base_url")

    account: str
    way: Way = field(repr=False)

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        number = needed(settings, "counter_id", TITLE)
        if not (number.isascii() and number.isdigit()):
            raise SettingError(f"{number!r} is no counter_id: use the number of the counter.")
        base_url = checked_base(settings.get("base_url") or ADDRESS)
        counter = Counter(needed(settings, "token", TITLE), number, http, base_url)
        goals = pairs_of(settings, "goals", TITLE)
        return cls(number, _way(settings, counter, goals))

    @property
    def window(self) -> timedelta:
        return WINDOW

    @property
    def knows_transactions(self) -> bool:
        return self.way.knows_transactions

    def accepts(self, conversion: Conversion) -> str:
        return self.way.accepts(conversion)

    def send(self, conversions: Sequence[Conversion], *, now: datetime) -> Sequence[Verdict]:
        """Upload them as files; one that is refused is sent again by halves to find its rows."""
        uploads = Uploads(
            self.way.upload,
            reason=f"{TITLE} refuses this row alone: look at its ids and its goal there.",
            most=ROWS,
            alike=self.way.alike,
            is_repeatable=self.knows_transactions,
        )
        return uploads.send(
            conversions, refusal=lambda one: self.accepts(one) or outside(one, WINDOW, now=now)
        )


def _way(settings: Mapping[str, str], counter: Counter, goals: Mapping[str, str]) -> Way:
    way = settings.get("way") or "orders"
    if way == "conversions":
        return OfflineConversions(counter, goals)
    if way != "orders":
        raise SettingError(f"{way!r} is no way to tell {TITLE}: use 'orders' or 'conversions'.")
    try:
        zone = ZoneInfo(settings.get("zone") or "Europe/Moscow")
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingError(
            f"No time zone is named {settings.get('zone')!r}. Write the counter's as in "
            "'Europe/Moscow'."
        ) from error
    return Orders(counter, statuses_of(goals), zone)
