"""Write price lists and prices; each change of either gives the list its next version."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import F

from vitrina.commerce.catalog.models import Price, PriceList, Variant
from vitrina.commerce.catalog.rows import PriceListRow, Written
from vitrina.commerce.catalog.writing import BATCH, batches, require_known
from vitrina.commerce.places.models import Place
from vitrina.errors import SettingError

LAST_MINUTE = 24 * 60


def put_price_list(row: PriceListRow) -> PriceList:
    """Write a price list; one that differs from what there was has a new version.

    Raises:
        SettingError: a condition cannot be; a place is not there.
    """
    _require_times(row)
    require_known("place", row.places, _places(row.places))
    fields = {
        "currency": row.currency,
        "priority": row.priority,
        "channels": sorted(row.channels),
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "weekdays": sorted(row.weekdays),
        "from_minute": row.from_minute,
        "until_minute": row.until_minute,
    }
    with transaction.atomic():
        price_list, is_new = PriceList.objects.get_or_create(id=row.id, defaults=fields)
        was = {name: getattr(price_list, name) for name in fields}
        places = set(price_list.places.values_list("id", flat=True))
        if is_new:
            price_list.places.set(Place.objects.filter(id__in=row.places))
        elif was != fields or places != row.places:
            PriceList.objects.filter(id=row.id).update(**fields, version=F("version") + 1)
            price_list.places.set(Place.objects.filter(id__in=row.places))
            price_list.refresh_from_db()
    return price_list


def set_price(list_id: str, sku: str, minor: int) -> None:
    """Set the price of one variant on a list, in minor units of the list's currency.

    Raises:
        SettingError: the list or the sku is not there, or the price is below zero.
    """
    put_prices(list_id, {sku: minor})


def put_prices(list_id: str, prices: Mapping[str, int]) -> Written:
    """Set the prices of variants on a list; others stay. All of them, or none.

    Args:
        list_id: of a list that is there.
        prices: minor units of the list's currency by sku.

    Raises:
        SettingError: the list or a sku is not there, or a price is below zero.
    """
    _require_amounts(prices)
    written = Written(0, 0)
    with transaction.atomic():
        _require_list(list_id)
        for skus in batches(sorted(prices), BATCH):  # in order: two writers wait, not deadlock
            known = Variant.objects.filter(sku__in=skus).values_list("sku", flat=True)
            require_known("sku", skus, set(known))
            written = _sum(written, _put(list_id, {sku: prices[sku] for sku in skus}))
        if any(written):
            _next_version(list_id)
    return written


def remove_prices(list_id: str, skus: Iterable[str]) -> int:
    """Take variants off a list; the next list that applies has their price then."""
    gone = 0
    with transaction.atomic():
        for batch in batches(sorted(set(skus)), BATCH):
            count, _ = Price.objects.filter(price_list_id=list_id, variant_id__in=batch).delete()
            gone += count
        if gone:
            _next_version(list_id)
    return gone


def _put(list_id: str, prices: Mapping[str, int]) -> Written:
    there = dict(
        Price.objects.filter(price_list_id=list_id, variant_id__in=list(prices)).values_list(
            "variant_id", "minor"
        )
    )
    differing = {sku: minor for sku, minor in prices.items() if there.get(sku) != minor}
    Price.objects.bulk_create(
        [
            Price(price_list_id=list_id, variant_id=sku, minor=minor)
            for sku, minor in differing.items()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["price_list", "variant"],
        update_fields=["minor"],
    )
    changed = len(differing.keys() & there.keys())
    return Written(len(differing) - changed, changed)


def _sum(one: Written, other: Written) -> Written:
    return Written(one.added + other.added, one.changed + other.changed)


def _next_version(list_id: str) -> None:
    PriceList.objects.filter(id=list_id).update(version=F("version") + 1)


def _places(ids: Iterable[str]) -> set[str]:
    return set(Place.objects.filter(id__in=list(ids)).values_list("id", flat=True))


def _require_list(list_id: str) -> None:
    if not PriceList.objects.filter(id=list_id).exists():
        raise SettingError(f"There is no price list {list_id!r}. Write it first.")


def _require_amounts(prices: Mapping[str, int]) -> None:
    for sku, minor in prices.items():
        if minor < 0:
            raise SettingError(f"The price of {sku!r} is {minor}. Give one of zero or more.")


def _require_times(row: PriceListRow) -> None:
    if len(row.currency) != 3 or not row.currency.isupper():
        raise SettingError(f"{row.currency!r} is no currency. Write it like 'RUB'.")
    if row.valid_from and row.valid_until and row.valid_from >= row.valid_until:
        raise SettingError(
            f"The list {row.id!r} would end at {row.valid_until}, before it begins at "
            f"{row.valid_from}. Give a later end."
        )
    minutes = [each for each in (row.from_minute, row.until_minute) if each is not None]
    if not row.weekdays <= set(range(7)) or any(not 0 <= each <= LAST_MINUTE for each in minutes):
        raise SettingError(
            f"The list {row.id!r} has weekdays {sorted(row.weekdays)} and minutes {minutes}. "
            "Weekdays are 0 (Monday) to 6, minutes of a day 0 to 1440."
        )
