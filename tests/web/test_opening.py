"""A vertical makes a working business; taking its sample out leaves the owner's own."""

from datetime import UTC, date, datetime

import pytest

from tests.databases import database, postgresql, templates
from vitrina.commerce.bookings.services import free_times
from vitrina.commerce.capacity.models import Cell
from vitrina.commerce.capacity.services import stock_of
from vitrina.commerce.catalog import services as catalog
from vitrina.commerce.places import services as places
from vitrina.commerce.places.models import Place
from vitrina.commerce.promotions.services import unit_prices
from vitrina.verticals import VERTICALS
from vitrina.web.opening import fill, wipe

__all__ = ["database", "postgresql", "templates"]
pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)  # Monday, 12:00 in Moscow


@pytest.mark.parametrize("name", list(VERTICALS))
def test_every_place_of_a_sample_sells_everything_at_a_price(name: str) -> None:
    sample = VERTICALS[name].sample
    skus = [each.sku for product in sample.products for each in product.variants]

    fill(sample, now=NOW)

    for place in sample.places:
        assert catalog.is_offered(place.id, skus, NOW) == set(skus)
        assert set(unit_prices(place.id, skus, channel="site", at=NOW)) == set(skus)


def test_a_sample_may_be_filled_in_again_and_what_was_sold_stays_sold() -> None:
    sample = VERTICALS["cafe"].sample
    fill(sample, now=NOW)
    Cell.objects.filter(pool__ref="croissant").update(capacity=3)

    fill(sample, now=NOW)

    assert stock_of("pokrovka", ["croissant"]) == {"croissant": 3}
    assert free_times("pokrovka", date(2026, 3, 3), 8, now=NOW)


def test_in_the_happy_hour_coffee_costs_less() -> None:
    fill(VERTICALS["cafe"].sample, now=NOW)
    early = datetime(2026, 3, 2, 5, tzinfo=UTC)  # 08:00 in Moscow

    prices = [
        unit_prices("pokrovka", ["cappuccino-s"], channel="site", at=at)["cappuccino-s"].minor
        for at in (early, NOW)
    ]

    assert prices == [180_00, 220_00]


def test_tables_of_a_café_can_be_booked_for_the_evening() -> None:
    fill(VERTICALS["cafe"].sample, now=NOW)

    times = free_times("chistye-prudy", date(2026, 3, 2), 4, now=NOW)

    assert datetime(2026, 3, 2, 16, tzinfo=UTC) in [each.starts_at for each in times]


def test_a_wiped_sample_is_out_of_sight_and_the_owners_own_place_is_not() -> None:
    sample = VERTICALS["cafe"].sample
    fill(sample, now=NOW)
    places.add_place("mine", name="Mine", kind="cafe", zone="Europe/Moscow", now=NOW)

    wipe(sample, now=NOW)

    assert [each.id for each in Place.objects.filter(closed_at=None)] == ["mine"]
    assert catalog.menu_of("pokrovka", language="ru").items == ()
