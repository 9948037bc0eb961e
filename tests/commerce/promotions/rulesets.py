"""Price lists and baskets that a reader can check by hand."""

from datetime import UTC, datetime

from vitrina.commerce.promotions.basket import Basket, BasketLine
from vitrina.commerce.promotions.ruleset import Conditions, PriceList, Ruleset, Tariff

NOON = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday, 12:00 in Moscow
BASE = PriceList(id="base", version=1, currency="RUB", prices={"tea": 200_00, "latte": 300_00})
HAPPY = PriceList(
    id="happy",
    version=1,
    currency="RUB",
    priority=5,
    conditions=Conditions(from_minute=14 * 60, until_minute=16 * 60),
    prices={"latte": 250_00},
)
COURIER = Tariff(
    id="courier",
    version=1,
    way="courier",
    minor=199_00,
    currency="RUB",
    free_from_minor=1500_00,
)
RULES = Ruleset(
    place_id="arbat", zone="Europe/Moscow", price_lists=(BASE, HAPPY), tariffs=(COURIER,)
)


def basket(*units: tuple[str, int], way: str = "pickup", channel: str = "site") -> Basket:
    """A basket at the Arbat with a line for each sku and quantity."""
    lines = [BasketLine(str(n), sku, quantity) for n, (sku, quantity) in enumerate(units, 1)]
    return Basket("arbat", channel, lines, way)
