"""Fill a shop with the sample of its vertical, and take the sample out again."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from vitrina.collector.workspace import Workspace
from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import Join
from vitrina.commerce.capacity import services as capacity
from vitrina.commerce.capacity.models import Pool
from vitrina.commerce.catalog import services as catalog
from vitrina.commerce.orders import services as orders
from vitrina.commerce.places import services as places
from vitrina.commerce.promotions import services as promotions
from vitrina.commerce.transactions import granted
from vitrina.verticals import Vertical
from vitrina.verticals.sample import Sample, SamplePlace, SampleProduct
from vitrina.web.connections import try_payments
from vitrina.web.shop.brand import Brand, write_brand

ASSORTMENT = "sample"
USUAL_PRICES = "usual"


def open_business(workspace: Workspace, vertical: Vertical, *, name: str, now: datetime) -> None:
    """Make a workspace a business of a kind: its look, its sample, payments of no money."""
    sample = vertical.sample
    write_brand(
        workspace.folder,
        Brand(name=name or sample.shop_name, accent=vertical.accent, words=vertical.words),
    )
    fill(sample, now=now)
    try_payments(workspace)


def fill(sample: Sample, *, now: datetime) -> None:
    """Write the places, the catalogue, the prices and the stock of a sample.

    It may be repeated: what is there already is made as the sample says.
    """
    for place in sample.places:
        _open_place(place, sample, now)
    catalog.put_categories(
        catalog.CategoryRow(id=name, name=title, position=position)
        for position, (name, title) in enumerate(sample.categories.items())
    )
    catalog.put_products(
        (_product_row(each, position) for position, each in enumerate(sample.products)), now=now
    )
    catalog.put_assortment(
        ASSORTMENT,
        products=[each.id for each in sample.products],
        places=[each.id for each in sample.places],
    )
    _put_prices(sample)
    for place in sample.places:
        _put_stock(place, sample, now)


def wipe(sample: Sample, *, now: datetime) -> None:
    """Take a sample out of sight: its places are closed, its products leave every menu.

    What was ordered or booked meanwhile stays readable.
    """
    for place in sample.places:
        places.close_place(place.id, now=now)
    for product in sample.products:
        catalog.hide_product(product.id, now=now)
    catalog.put_assortment(ASSORTMENT, products=[], places=[])


def _open_place(place: SamplePlace, sample: Sample, now: datetime) -> None:
    week: dict[int, list[tuple[int, int]]] = {}
    for hours in place.hours:
        for weekday in hours.weekdays:
            week.setdefault(weekday, []).append((hours.opens_minute, hours.closes_minute))
    places.add_place(
        place.id,
        name=place.name,
        kind=place.kind,
        zone=place.zone,
        now=now,
        address=place.address,
        city=place.city,
        latitude=place.latitude,
        longitude=place.longitude,
        phone=place.phone,
        services=place.services,
        hours=week,
    )
    orders.set_pickup_policy(
        place.id, **asdict(place.pickup), has_courier="courier" in place.services
    )
    for size, (cells, fits_units) in place.lockers.items():
        orders.set_locker(place.id, size, cells=cells, fits_units=fits_units)
    if sample.terms and place.tables:
        _set_tables(place)
        terms = asdict(sample.terms)
        bookings.set_policy(place.id, now=now, currency=sample.currency, **terms)


def _set_tables(place: SamplePlace) -> None:
    halls = {
        name: places.add_hall(place.id, name, position=position)
        for position, name in enumerate(place.halls)
    }
    joined = {name for join in place.joins for name in join}
    tables = {
        table.name: bookings.add_table(
            place.id,
            halls[table.hall].id,
            table.name,
            seats_max=table.seats,
            seats_min=table.smallest_party,
            is_joinable=table.name in joined,
            position=position,
        )
        for position, table in enumerate(place.tables)
    }
    seats = {table.name: table.seats for table in place.tables}
    is_joined = Join.objects.filter(place_id=place.id).exists()
    for join in () if is_joined else place.joins:
        bookings.add_join(
            [tables[name] for name in join], seats_max=sum(seats[name] for name in join)
        )


def _product_row(product: SampleProduct, position: int) -> catalog.ProductRow:
    return catalog.ProductRow(
        id=product.id,
        kind=product.kind,
        name=product.name,
        about=product.about,
        category=product.category,
        picture=product.picture,
        facts=product.facts,
        position=position,
        variants=tuple(
            catalog.VariantRow(sku=each.sku, name=each.name, is_stocked=product.is_stocked)
            for each in product.variants
        ),
    )


def _put_prices(sample: Sample) -> None:
    catalog.put_price_list(catalog.PriceListRow(id=USUAL_PRICES, currency=sample.currency))
    usual = {each.sku: each.minor for product in sample.products for each in product.variants}
    catalog.put_prices(USUAL_PRICES, usual)
    for priced in sample.price_lists:
        catalog.put_price_list(
            catalog.PriceListRow(
                id=priced.id,
                currency=sample.currency,
                priority=priced.priority,
                places=frozenset(priced.places),
                weekdays=frozenset(priced.weekdays),
                from_minute=priced.from_minute,
                until_minute=priced.until_minute,
            )
        )
        catalog.put_prices(priced.id, priced.prices)
    for tariff in sample.tariffs:
        promotions.put_tariff(
            tariff.way,
            way=tariff.way,
            minor=tariff.minor,
            currency=sample.currency,
            free_from_minor=tariff.free_from_minor,
        )


def _put_stock(place: SamplePlace, sample: Sample, now: datetime) -> None:
    skus = list(_stocked(sample))
    there = capacity.stock_of(place.id, skus)
    for sku in skus:
        if sku not in there:  # what is on the shelf is not for a sample to change
            pool = capacity.ensure_pool(Pool.Kind.STOCK, sku, place.id)
            granted(capacity.set_capacity(pool.id, 0, place.stock, now=now))


def _stocked(sample: Sample) -> Iterator[str]:
    for product in sample.products:
        if product.is_stocked:
            yield from (each.sku for each in product.variants)
