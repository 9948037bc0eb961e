"""Load what prices are made from; a list and its prices in one statement, so of one moment."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from vitrina.commerce.catalog.models import PriceList as PriceListTable
from vitrina.commerce.places.models import Place
from vitrina.commerce.promotions.models import Tariff as TariffTable
from vitrina.commerce.promotions.ruleset import Conditions, PriceList, Ruleset, Tariff

COLUMNS = (
    "id",
    "version",
    "currency",
    "priority",
    "channels",
    "valid_from",
    "valid_until",
    "weekdays",
    "from_minute",
    "until_minute",
    "is_of_places",
    "sku",
    "minor",
)


def ruleset_for(place_id: str, skus: Collection[str], *, channel: str, at: datetime) -> Ruleset:
    """All that the price of these variants can depend on at a place; three queries.

    Lists of other places alone, and those that have ended, are left out. Lists of other channels
    and hours are in it: the trace tells why they do not apply, and the digest is the same for
    page, app and till.

    Raises:
        Place.DoesNotExist: there is no such place.
    """
    del channel
    zone = Place.objects.values_list("zone", flat=True).get(id=place_id)
    return Ruleset(
        place_id=place_id,
        zone=zone,
        price_lists=tuple(_price_lists(place_id, skus, at)),
        tariffs=tuple(_tariffs(place_id)),
    )


def _price_lists(place_id: str, skus: Collection[str], at: datetime) -> list[PriceList]:
    places = PriceListTable.places.through.objects.filter(pricelist_id=OuterRef("id"))
    askable = [sku for sku in skus if "\0" not in sku]  # PostgreSQL takes no NUL in a text
    rows = (
        PriceListTable.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at))
        .annotate(is_of_places=Exists(places))
        .filter(Q(is_of_places=False) | Exists(places.filter(place_id=place_id)))
        .annotate(asked=FilteredRelation("prices", condition=Q(prices__variant__in=askable)))
        .annotate(sku=F("asked__variant_id"), minor=F("asked__minor"))
        .order_by()
    )
    lists: dict[str, PriceList] = {}
    prices: dict[str, dict[str, int]] = {}
    for row in rows.values_list(*COLUMNS, named=True):
        if row.id not in lists:
            prices[row.id] = {}
            lists[row.id] = PriceList(
                id=row.id,
                version=row.version,
                currency=row.currency,
                priority=row.priority,
                conditions=Conditions(
                    # of its other places nothing here depends
                    places=frozenset({place_id} if row.is_of_places else ()),
                    channels=frozenset(row.channels),
                    valid_from=row.valid_from,
                    valid_until=row.valid_until,
                    weekdays=frozenset(row.weekdays),
                    from_minute=row.from_minute,
                    until_minute=row.until_minute,
                ),
                prices=prices[row.id],
            )
        if row.sku is not None:  # a list that has none of them
            prices[row.id][row.sku] = row.minor
    return list(lists.values())


def _tariffs(place_id: str) -> Iterator[Tariff]:
    places = TariffTable.places.through.objects.filter(tariff_id=OuterRef("id"))
    rows = TariffTable.objects.annotate(is_of_places=Exists(places)).filter(
        Q(is_of_places=False) | Exists(places.filter(place_id=place_id))
    )
    for row in rows:
        yield Tariff(
            id=row.id,
            version=row.version,
            way=row.way,
            minor=row.minor,
            currency=row.currency,
            priority=row.priority,
            free_from_minor=row.free_from_minor,
            conditions=Conditions(places=frozenset({place_id} if row.is_of_places else ())),
        )
