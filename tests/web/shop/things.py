"""What the rows of the role matrix are about: a place, and what customer A has there."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.web.roles import Actor, World
from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.capacity.services import ensure_pool, open_cells
from vitrina.commerce.catalog import services as catalog
from vitrina.commerce.orders import services as orders
from vitrina.commerce.places import services as places
from vitrina.commerce.promotions.services import price_basket
from vitrina.commerce.transactions import granted

PLACE, SKU = "shop-north", "shop-bun"


def make_things(world: World) -> dict[str, str]:
    """Ids of an order, a booking and a waiting entry of customer A."""
    now, mine = datetime.now(UTC), UUID(world.customers[Actor.CUSTOMER_A])
    _set_up(now)
    checkout = orders.Checkout(place_id=PLACE, wishes=(orders.Wish(SKU, 1),))
    shown = price_basket(orders.basket_of(checkout), at=now)
    checkout = orders.Checkout(place_id=PLACE, wishes=checkout.wishes, proof=shown.proof)
    order = granted(orders.place_order(checkout, key="matrix", customer_id=mine, now=now))
    day = now.date() + timedelta(days=2)
    start = bookings.free_times(PLACE, day, 2, now=now)[0].starts_at
    asked = bookings.Request(place_id=PLACE, starts_at=start, party_size=2)
    booking = granted(bookings.book(asked, key="matrix", customer_id=mine, now=now))
    wish = bookings.Wish(PLACE, day, start, start + timedelta(hours=1), 2)
    entry = granted(bookings.join_waiting_list(wish, customer_id=mine, now=now))
    return {"order": str(order.id), "booking": str(booking.id), "waiting": str(entry.id)}


def _set_up(now: datetime) -> None:
    always = {weekday: [(0, 1440)] for weekday in range(7)}
    services = ("pickup", "tables")
    places.add_place(
        PLACE, name="North", kind="cafe", zone="UTC", services=services, hours=always, now=now
    )
    hall = places.add_hall(PLACE, "Main")
    for name in ("1", "2"):
        bookings.add_table(PLACE, hall.id, name, seats_max=4)
    bookings.set_policy(PLACE, now=now)
    row = catalog.ProductRow(
        id=SKU, kind="dish", name={"en": "Bun"}, variants=(catalog.VariantRow(SKU),)
    )
    catalog.put_products([row], now=now)
    catalog.put_assortment("shop-things", products=[SKU], places=[PLACE])
    catalog.put_price_list(catalog.PriceListRow(id="shop-things", currency="RUB"))
    catalog.put_prices("shop-things", {SKU: 100_00})
    open_cells(ensure_pool("stock", SKU, PLACE).id, {0: 50})
