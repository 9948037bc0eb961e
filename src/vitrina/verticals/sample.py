"""A small business as plain values: what `vitrina init --vertical` fills a shop with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Texts = Mapping[str, str]  # by language: {"ru": "Чай", "en": "Tea"}

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)  # 0 is Monday


def texts(ru: str, en: str) -> Texts:
    """One text in both languages."""
    return {"ru": ru, "en": en}


@dataclass(frozen=True, slots=True)
class SampleHours:
    """When a place is open on some weekdays; minutes of the wall clock, above 1440 the next day."""

    opens_minute: int
    closes_minute: int
    weekdays: tuple[int, ...] = EVERY_DAY


@dataclass(frozen=True, slots=True)
class SampleTable:
    """One table of a hall."""

    name: str
    hall: str
    seats: int
    smallest_party: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePickup:
    """How a place hands orders over."""

    lead_minutes: int
    window_minutes: int
    orders_per_window: int
    keep_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePlace:
    """One place with everything that stands in it.

    Attributes:
        joins: names of tables that may stand together.
        lockers: by size, how many cells there are, and how many units fit into one.
        stock: units of each stocked sku on the shelf.
    """

    id: str
    name: str
    kind: str
    zone: str
    city: str
    address: str
    latitude: float
    longitude: float
    phone: str
    hours: tuple[SampleHours, ...]
    services: tuple[str, ...]
    pickup: SamplePickup
    halls: tuple[str, ...] = ()
    tables: tuple[SampleTable, ...] = ()
    joins: tuple[tuple[str, ...], ...] = ()
    lockers: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    stock: int = 0


@dataclass(frozen=True, slots=True)
class SampleVariant:
    """One size or colour; minor units of the sample's currency."""

    sku: str
    minor: int
    name: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleProduct:
    """One product; a dish made to order is not stocked."""

    id: str
    kind: str
    category: str
    name: Texts
    about: Texts
    picture: str
    variants: tuple[SampleVariant, ...]
    is_stocked: bool = True
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePriceList:
    """Prices that replace the usual ones at some hours or places; by sku, in minor units."""

    id: str
    priority: int
    prices: Mapping[str, int]
    places: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    from_minute: int | None = None
    until_minute: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleTariff:
    """What a way to the customer costs; minor units of the sample's currency."""

    way: str
    minor: int
    free_from_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleTerms:
    """On what terms tables are booked; see BookingPolicy.

    Attributes:
        turns: (largest party, minutes), by party.
    """

    turns: tuple[tuple[int, int], ...]
    covers_per_slot: int
    lead_minutes: int
    cancel_until_hours: int
    guest_value_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A whole small business.

    Attributes:
        shop_name: on the site.
        currency: of all its prices.
        categories: their names, in the order of the menu.
        terms: of table bookings, at each place with tables.
    """

    shop_name: str
    currency: str
    categories: Mapping[str, Texts]
    products: tuple[SampleProduct, ...]
    places: tuple[SamplePlace, ...]
    price_lists: tuple[SamplePriceList, ...] = ()
    tariffs: tuple[SampleTariff, ...] = ()
    terms: SampleTerms | None = None
