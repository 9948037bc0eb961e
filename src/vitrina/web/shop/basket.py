"""What somebody means to buy at one place: kept in a signed cookie, so no row is made for it.

The account's pages show the basket, too: the cookie is not of the shop's addresses alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "shop_basket"
SALT = "vitrina.shop.basket"
KEPT_SECONDS = 14 * 24 * 3600
MOST_LINES = 40  # a cookie has 4 KB
MOST_OF_ONE = 99
MOST_CODES = 5
LONGEST_SKU = 80


@dataclass(frozen=True, slots=True)
class Basket:
    """The lines of one place, by sku, and the code words that were typed.

    Attributes:
        place_id: where it is to be collected; empty before a place was chosen.
        quantities: units by sku, in the order of putting in.
        codes: as typed.
    """

    place_id: str = ""
    quantities: Mapping[str, int] = field(default_factory=dict)
    codes: tuple[str, ...] = ()

    @property
    def units(self) -> int:
        """How many things are in it."""
        return sum(self.quantities.values())

    def with_units(self, sku: str, quantity: int) -> "Basket":
        """The same with so many of one article; nothing above the limits is taken in."""
        quantities = dict(self.quantities)
        if quantity <= 0:
            quantities.pop(sku, None)
        elif sku in quantities or len(quantities) < MOST_LINES:
            quantities[sku] = min(quantity, MOST_OF_ONE)
        return replace(self, quantities=quantities)

    def at(self, place_id: str) -> "Basket":
        """The same lines at another place; what is not offered there, the quote will say."""
        return replace(self, place_id=place_id)

    def with_code(self, code: str) -> "Basket":
        """The same with one more code word."""
        kept = (*(each for each in self.codes if each != code), code)
        return replace(self, codes=kept[-MOST_CODES:])

    def without_code(self, code: str) -> "Basket":
        """The same without a code word."""
        return replace(self, codes=tuple(each for each in self.codes if each != code))


EMPTY = Basket()


def basket_of(request: HttpRequest) -> Basket:
    """The basket of a browser; an empty one if it has none, or one that we did not sign."""
    signed = request.COOKIES.get(COOKIE, "")
    try:
        place_id, lines, codes = signing.loads(signed, salt=SALT, max_age=KEPT_SECONDS)
        return Basket(str(place_id), _lines(lines), tuple(map(str, codes)))
    except (signing.BadSignature, ValueError, TypeError):
        return EMPTY


def keep_basket(response: HttpResponse, basket: Basket) -> None:
    """Let the browser keep a basket."""
    if basket == EMPTY:
        response.delete_cookie(COOKIE, path="/", samesite="Lax")
        return
    told = (basket.place_id, list(basket.quantities.items()), basket.codes)
    response.set_cookie(
        COOKIE,
        signing.dumps(told, salt=SALT, compress=True),
        max_age=KEPT_SECONDS,
        path="/",
        httponly=True,
        samesite="Lax",
    )


def _lines(lines: Iterable[tuple[str, int]]) -> dict[str, int]:
    return {str(sku): int(quantity) for sku, quantity in lines}
