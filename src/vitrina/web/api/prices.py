"""Price lists by the API: their conditions and validity, and the prices on them."""

from datetime import datetime
from typing import Annotated, Self

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from vitrina.commerce.catalog import services as catalog
from vitrina.commerce.catalog.models import Price, PriceList
from vitrina.commerce.transactions import Refusal
from vitrina.web.api.answers import ApiRefusalError
from vitrina.web.api.keys import needs, require_all_places
from vitrina.web.api.once import written
from vitrina.web.api.orders import Channel
from vitrina.web.api.paging import MOST, Page, cursor_of, place_of
from vitrina.web.api.shapes import Moment

router = Router(tags=["prices"])
Limit = Annotated[int, Query(ge=1, le=MOST)]
Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]
Minute = Annotated[int, Field(ge=0, le=24 * 60)]
Minor = Annotated[int, Field(ge=0, le=10**12)]


class PriceListIn(Schema):
    """Where and when the prices of a list apply.

    Attributes:
        currency: ISO 4217.
        priority: of all lists that apply and have a price, the highest wins.
        places: none: everywhere.
        channels: none: all.
        valid_from: and valid_until, which is not in it.
        weekdays: 0 is Monday; none: all.
        from_minute: and until_minute, of the place's wall clock; both or neither.
    """

    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    priority: Annotated[int, Field(ge=-1000, le=1000)] = 0
    places: list[str] = Field(default_factory=list)
    channels: list[Channel] = Field(default_factory=list)
    valid_from: Moment | None = None
    valid_until: Moment | None = None
    weekdays: list[Annotated[int, Field(ge=0, le=6)]] = Field(default_factory=list)
    from_minute: Minute | None = None
    until_minute: Minute | None = None

    def row(self, list_id: str) -> catalog.PriceListRow:
        """As the catalogue takes it."""
        return catalog.PriceListRow(
            id=list_id,
            currency=self.currency,
            priority=self.priority,
            places=frozenset(self.places),
            channels=frozenset(self.channels),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            weekdays=frozenset(self.weekdays),
            from_minute=self.from_minute,
            until_minute=self.until_minute,
        )


class PriceListOut(Schema):
    """A price list as it is; version goes up with each change of it or of a price."""

    id: str
    currency: str
    priority: int
    places: list[str]
    channels: list[str]
    valid_from: datetime | None
    valid_until: datetime | None
    weekdays: list[int]
    from_minute: int | None
    until_minute: int | None
    version: int

    @classmethod
    def of(cls, row: PriceList) -> Self:
        """As the API writes it."""
        names = set(cls.model_fields) - {"places"}
        places = sorted(each.id for each in row.places.all())
        return cls(**{name: getattr(row, name) for name in names}, places=places)


class PriceOut(Schema):
    """What one unit of an article costs on a list."""

    sku: str
    minor: int


class PricesIn(Schema):
    """Prices by sku, in minor units of the list's currency; null takes one off the list."""

    prices: Annotated[dict[str, Minor | None], Field(min_length=1, max_length=10_000)]


class PricedOut(Schema):
    """How many prices are new, changed, and gone; and the version of the list then."""

    added: int
    changed: int
    removed: int
    version: int


@router.get("", response=list[PriceListOut], auth=needs("prices:write"))
def price_lists(request: HttpRequest) -> list[PriceListOut]:
    """All price lists, the winner first."""
    require_all_places(request)
    return [PriceListOut.of(each) for each in PriceList.objects.prefetch_related("places")]


@router.get("/{list_id}", response=PriceListOut, auth=needs("prices:write"))
def one_list(request: HttpRequest, list_id: str) -> PriceListOut:
    """One price list."""
    return PriceListOut.of(_known(request, list_id))


@router.put("/{list_id}", response=PriceListOut, auth=needs("prices:write"))
def put_list(request: HttpRequest, list_id: Slug, asked: PriceListIn) -> PriceListOut:
    """Write the conditions of a list; what was shown to customers is honoured meanwhile."""
    require_all_places(request)
    if (asked.from_minute is None) != (asked.until_minute is None):
        raise ApiRefusalError(
            Refusal("unusable", "A list has both from_minute and until_minute, or neither.")
        )
    row = asked.row(list_id)
    return PriceListOut.of(written(lambda: catalog.put_price_list(row)))


@router.get("/{list_id}/prices", response=Page[PriceOut], auth=needs("prices:write"))
def prices(
    request: HttpRequest, list_id: str, limit: Limit = 100, after: str = ""
) -> Page[PriceOut]:
    """The prices on a list, by sku."""
    _known(request, list_id)
    rows = Price.objects.filter(price_list=list_id, variant_id__gt=place_of(after))
    shown = list(rows.order_by("variant_id")[: limit + 1])
    following = cursor_of(shown[limit - 1].variant_id) if len(shown) > limit else None
    items = [PriceOut(sku=each.variant_id, minor=each.minor) for each in shown[:limit]]
    return Page[PriceOut](items=items, next=following)


@router.put("/{list_id}/prices", response=PricedOut, auth=needs("prices:write"))
def put_prices(request: HttpRequest, list_id: str, asked: PricesIn) -> PricedOut:
    """Set these prices of a list, all of them or none; others stay as they are."""
    _known(request, list_id)
    wanted = {sku: minor for sku, minor in asked.prices.items() if minor is not None}

    def deed() -> PricedOut:
        put = catalog.put_prices(list_id, wanted)
        gone = catalog.remove_prices(list_id, asked.prices.keys() - wanted.keys())
        version = PriceList.objects.get(id=list_id).version
        return PricedOut(added=put.added, changed=put.changed, removed=gone, version=version)

    return written(deed)


def _known(request: HttpRequest, list_id: str) -> PriceList:
    require_all_places(request)
    found = PriceList.objects.filter(id=list_id).first()
    if found is None:
        raise ApiRefusalError(
            Refusal("not_found", f"There is no price list {list_id!r}. See /price-lists.")
        )
    return found
