"""A large chain: places, products, shelves, restaurants with bookings; and its free tables.

Django is set up for one shop in a process:

    python -m benchmarks.chain_setup fill ./shop '{"places": 1000, "products": 100000, ...}'
    python -m benchmarks.chain_setup free_tables ./shop '{"restaurants": 50, "times": 40, ...}'
"""

import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from vitrina.collector.workspace import open_workspace
from vitrina.web.cli.setting_up import set_up_django

SEED = 20260301
PLACES_A_CITY = 50
SHELF = 100  # articles that a place has on its own shelf
SHELVES = 40  # categories
TABLES = 20
DAYS = 7
PARTY = 2
ALWAYS = {weekday: [(9 * 60, 23 * 60)] for weekday in range(7)}
PICTURES = ("espresso", "latte", "croissant", "black-tea", "cappuccino")
WORDS = ("green", "black", "small", "large", "oak", "linen", "cotton", "winter", "summer", "daily")
THINGS = ("tea", "cup", "lamp", "shelf", "coat", "scarf", "plate", "clock", "chair", "basket")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """How large it is.

    Attributes:
        places: of which the first are restaurants.
        products: that every place sells.
        restaurants: with TABLES tables each.
        bookings: of each restaurant within the week.
        times: how often the free tables are asked for.
    """

    places: int = 1_000
    products: int = 100_000
    restaurants: int = 50
    bookings: int = 40
    times: int = 40


def fill(chain: Chain, now: datetime) -> dict[str, int]:
    """Make the chain; gives what there is of it."""
    from vitrina.commerce.bookings.models import Booking  # noqa: PLC0415  # Django is up now
    from vitrina.commerce.catalog.models import Product  # noqa: PLC0415  # the same
    from vitrina.commerce.places.models import Place  # noqa: PLC0415  # the same

    chosen = random.Random(SEED)  # noqa: S311  # nothing secret
    for number in range(chain.places):
        _open_place(number, chosen, is_restaurant=number < chain.restaurants, now=now)
    _sell(chain, now)
    _stock(chain, chosen)
    for number in range(chain.restaurants):
        _book(_place_id(number), chain.bookings, chosen, now)
    return {
        "places": Place.objects.count(),
        "products": Product.objects.count(),
        "bookings": Booking.objects.count(),
    }


def free_tables(chain: Chain, now: datetime) -> dict[str, list[float]]:
    """The free tables of a week at all restaurants, again and again: wall and CPU milliseconds."""
    from vitrina.commerce.bookings.services import free_days  # noqa: PLC0415  # Django is up now

    ids = [_place_id(number) for number in range(chain.restaurants)]
    first = now.date() + timedelta(days=1)
    last = first + timedelta(days=DAYS - 1)
    wall, cpu, found = [], [], 0
    for _ in range(chain.times):
        began, cpu_began = time.perf_counter(), time.process_time()
        free = free_days(ids, first, last, PARTY, now=now)
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - cpu_began) * 1000)
        found = sum(len(times) for days in free.values() for times in days.values())
    return {"wall": wall, "cpu": cpu, "found": [found]}


def _open_place(number: int, chosen: random.Random, *, is_restaurant: bool, now: datetime) -> None:
    from vitrina.commerce.bookings import services as bookings  # noqa: PLC0415  # Django is up now
    from vitrina.commerce.orders.services import set_pickup_policy  # noqa: PLC0415  # the same
    from vitrina.commerce.places import services as places  # noqa: PLC0415  # the same

    place_id, city = _place_id(number), number // PLACES_A_CITY
    places.add_place(
        place_id,
        name=f"Place {number}",
        kind="cafe" if is_restaurant else "store",
        zone="Europe/Moscow",
        now=now,
        address=f"{chosen.choice(WORDS).title()} street, {chosen.randrange(1, 200)}",
        city=f"City {city}",
        latitude=50 + city / 10 + chosen.random() / 20,
        longitude=37 + city / 10 + chosen.random() / 20,
        services=("pickup", "tables") if is_restaurant else ("pickup",),
        hours=ALWAYS,
    )
    set_pickup_policy(place_id)
    if is_restaurant:
        hall = places.add_hall(place_id, "Main")
        for table in range(TABLES):
            bookings.add_table(place_id, hall.id, str(table + 1), seats_max=2 + table % 5)
        bookings.set_policy(place_id, now=now)


def _sell(chain: Chain, now: datetime) -> None:
    from vitrina.commerce.catalog import services as catalog  # noqa: PLC0415  # Django is up now
    from vitrina.web.opening import USUAL_PRICES  # noqa: PLC0415  # the same

    catalog.put_categories(
        catalog.CategoryRow(id=f"shelf-{n}", name={"en": f"Shelf {n}"}, position=n)
        for n in range(SHELVES)
    )
    catalog.put_products((_product(number) for number in range(chain.products)), now=now)
    skus = [_sku(number) for number in range(chain.products)]
    places = [_place_id(number) for number in range(chain.places)]
    catalog.put_assortment("chain", products=skus, places=places)
    catalog.put_prices(USUAL_PRICES, {sku: 100_00 + n % 900 * 100 for n, sku in enumerate(skus)})


def _product(number: int) -> Any:
    from vitrina.commerce.catalog.services import ProductRow, VariantRow  # noqa: PLC0415  # the same

    name = f"{WORDS[number % 10].title()} {THINGS[number // 10 % 10]} {number}"
    return ProductRow(
        id=_sku(number),
        kind="goods",
        name={"en": name, "ru": name},
        category=f"shelf-{number % SHELVES}",
        picture=f"shop/{PICTURES[number % len(PICTURES)]}.svg",
        position=number // SHELVES,
        variants=(VariantRow(sku=_sku(number)),),
    )


def _stock(chain: Chain, chosen: random.Random) -> None:
    """Some articles on the shelf of each place; written at once, as their services write one."""
    from vitrina.commerce.capacity.models import Cell, Pool  # noqa: PLC0415  # Django is up now

    # the first of the menu everywhere, the others anywhere
    first = list(range(min(SHELF // 2, chain.products)))
    for number in range(chain.places):
        shelf = {*first, *(chosen.randrange(chain.products) for _ in range(SHELF // 2))}
        pools = Pool.objects.bulk_create(
            Pool(kind="stock", ref=_sku(each), place_id=_place_id(number)) for each in sorted(shelf)
        )
        Cell.objects.bulk_create(Cell(pool=pool, t0=0, capacity=1_000) for pool in pools)


def _book(place_id: str, bookings: int, chosen: random.Random, now: datetime) -> None:
    """Bookings at free times of the week; fewer where there are no more."""
    from vitrina.commerce.bookings import services  # noqa: PLC0415  # Django is up now
    from vitrina.commerce.transactions import granted  # noqa: PLC0415  # the same

    first = now.date() + timedelta(days=1)
    last = first + timedelta(days=DAYS - 1)
    free = services.free_days([place_id], first, last, PARTY, now=now)[place_id]
    starts = [each.starts_at for times in free.values() for each in times]
    for number, start in enumerate(chosen.sample(starts, min(bookings, len(starts)))):
        wanted = services.Request(place_id=place_id, starts_at=start, party_size=PARTY)
        granted(services.book(wanted, key=f"bench:{place_id}:{number}", now=now))


def _place_id(number: int) -> str:
    return f"place-{number}"


def _sku(number: int) -> str:
    return f"thing-{number}"


DEEDS: dict[str, Callable[[Chain, datetime], object]] = {"fill": fill, "free_tables": free_tables}


def deed_command(deed: str, folder: Path, chain: Chain) -> list[str]:
    """The command that does a deed."""
    command = [sys.executable, "-m", "benchmarks.chain_setup"]
    return [*command, deed, str(folder), json.dumps(asdict(chain))]


def main() -> None:
    """Fill, or look for tables; the arguments are the deed, the shop, and the chain."""
    deed, folder, chain = sys.argv[1:]
    set_up_django(open_workspace(Path(folder)))
    print(json.dumps(DEEDS[deed](Chain(**json.loads(chain)), datetime.now(UTC))))


if __name__ == "__main__":
    main()
