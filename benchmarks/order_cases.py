"""What B7 asks of every shop: the hot article, the shelf, the rush; by the API and by the pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

API, PAGES = "api", "pages"
KINDS = (API, PAGES)
ITEMS = 100
HOT, MANY, RUSH, WARM_UP = "one article", f"{ITEMS} articles", "rush", "warm-up"
HOT_SHARE = 0.9  # of the orders, there is stock for
CLIENTS = (1, 8, 32)
RUSH_UNITS = 20
RUSH_BUYERS = 100
RUSH_CLIENTS = (16, 32)
WARM_UP_ORDERS = 40
WARM_UP_CLIENTS = 8

Units = dict[str, int]  # by article


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked of a shop at once.

    Attributes:
        kind: API or PAGES.
        shelf: HOT, MANY, RUSH or WARM_UP.
        clients: that buy at the same time.
        orders: of one unit each, of all articles in turn.
        units: in stock, by article; no other case buys of them.
    """

    kind: str
    shelf: str
    clients: int
    orders: int
    units: Units

    @property
    def name(self) -> str:
        """Of this case alone; of letters, digits and -."""
        return f"{self.kind}-{self.shelf.replace(' ', '-')}-{self.clients}"

    @property
    def wishes(self) -> list[str]:
        """The article of each order."""
        skus = list(self.units)
        return [skus[number % len(skus)] for number in range(self.orders)]


def cases(orders: int, kinds: Sequence[str] = KINDS) -> list[Case]:
    """Every case of one shop, kind by kind."""
    return [case for kind in kinds for case in _cases_by(kind, orders)]


def warm_up(kind: str) -> Case:
    """What is bought before anything is measured."""
    units = {f"{kind}-warm-up": 1_000_000}
    return Case(kind, WARM_UP, WARM_UP_CLIENTS, WARM_UP_ORDERS, units)


def _cases_by(kind: str, orders: int) -> Iterator[Case]:
    for clients in CLIENTS:
        units = {f"{kind}-hot-{clients}": int(orders * HOT_SHARE)}
        yield Case(kind, HOT, clients, orders, units)
    for clients in CLIENTS:
        # whoever looks for one by its name finds no other: no word begins as another does
        units = {f"{kind}-item-{clients}c-{number:02}n": orders for number in range(ITEMS)}
        yield Case(kind, MANY, clients, orders, units)
    for clients in RUSH_CLIENTS:
        units = {f"{kind}-rush-{clients}": RUSH_UNITS}
        yield Case(kind, RUSH, clients, RUSH_BUYERS, units)
