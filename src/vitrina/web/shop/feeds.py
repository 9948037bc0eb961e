"""The local inventory feed that Google reads: what is on which shelf, and what it costs there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from babel.numbers import get_currency_precision
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from vitrina.commerce.capacity.models import Cell, Pool
from vitrina.commerce.catalog.services import is_offered
from vitrina.commerce.orders.services import policy_of
from vitrina.commerce.places.models import Place
from vitrina.commerce.promotions.services import UnitPrice, unit_prices
from vitrina.web.shop.goods import CHANNEL, FEW

COLUMNS = (
    "store_code",
    "id",
    "quantity",
    "price",
    "availability",
    "pickup_method",
    "pickup_sla",
    "timestamp",
)
AT_ONCE = 500
SAME_DAY = timedelta(hours=12)


@require_safe
def local_inventory(request: HttpRequest) -> StreamingHttpResponse:
    """Tab-separated rows, one per shelf and article; `?store_code=` asks for one place."""
    places = Place.objects.filter(closed_at=None).exclude(kind=Place.Kind.WAREHOUSE)
    if code := request.GET.get("store_code"):
        places = places.filter(id=code)
    rows = _rows(list(places.order_by("id").values_list("id", flat=True)), timezone.now())
    return StreamingHttpResponse(rows, content_type="text/tab-separated-values; charset=utf-8")


def _rows(place_ids: list[str], now: datetime) -> Iterator[str]:
    yield _row(COLUMNS)
    at = now.astimezone(UTC).isoformat(timespec="seconds")
    for place_id in place_ids:
        sla = _sla(timedelta(minutes=policy_of(place_id).lead_minutes))
        for shelf in _shelves(place_id):
            skus = list(shelf)
            offered = is_offered(place_id, skus, now)
            prices = unit_prices(place_id, skus, channel=CHANNEL, at=now)
            for sku in skus:
                if sku in prices and sku in offered:
                    free = shelf[sku]
                    told = (free, _price(prices[sku]), _availability(free), "buy", sla, at)
                    yield _row((place_id, sku, *told))


def _shelves(place_id: str) -> Iterator[dict[str, int]]:
    """What is free on the shelf of a place, by sku, some hundred at once."""
    cells = Cell.objects.filter(pool__place_id=place_id, pool__kind=Pool.Kind.STOCK, t0=0)
    last = ""
    while True:
        rows = cells.filter(pool__ref__gt=last).order_by("pool__ref")
        values = rows.values_list("pool__ref", "capacity", "held", "committed")[:AT_ONCE]
        shelf = {ref: capacity - held - committed for ref, capacity, held, committed in values}
        if not shelf:
            return
        yield shelf
        last = max(shelf)


def _price(unit: UnitPrice) -> str:
    amount = Decimal(unit.minor).scaleb(-get_currency_precision(unit.currency))
    return f"{amount:f} {unit.currency}"


def _availability(free: int) -> str:
    if free <= 0:
        return "out_of_stock"
    return "limited_availability" if free <= FEW else "in_stock"


def _sla(lead: timedelta) -> str:
    return "same day" if lead <= SAME_DAY else "next day"


def _row(values: tuple[object, ...]) -> str:
    # a tab or a line break in a code would shift every column after it
    return "\t".join(" ".join(str(each).split()) for each in values) + "\n"
