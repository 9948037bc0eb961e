"""Who may use the API: programs with a key; a cookie, whoever's it is, opens nothing of it.

What each key may do is in tests/web/api/test_key_matrix.py.
"""

import re

from tests.web.roles import EVERYONE, NOBODY, Actor, Outcome, Row

KEY_ONLY = dict.fromkeys(Actor, Outcome.SIGN_IN)
AN_ID = "018f0000-0000-7000-8000-000000000000"
PLACE = "api/v1/places/<place_id>"
ORDER = "api/v1/orders/<order_id>"
BOOKING = "api/v1/bookings/<booking_id>"
ENDPOINT = "api/v1/endpoints/<endpoint_id>"
ENTRY = "api/v1/waiting-list/<entry_id>"
CUSTOMER = "api/v1/customers/<customer_id>"
LIST = "api/v1/price-lists/<list_id>"


def _read(route: str) -> Row:
    return Row(route, KEY_ONLY, at=_at(route))


def _write(route: str) -> Row:
    return Row(route, KEY_ONLY, at=_at(route), method="POST")


def _kept(route: str) -> tuple[Row, Row]:
    """Read and written at one address."""
    return _read(route), Row(route, KEY_ONLY, at=_at(route), method="PUT")


def _gone(route: str) -> Row:
    return Row(route, KEY_ONLY, at=_at(route), method="DELETE")


def _at(route: str) -> str:
    for name, text in (
        ("<place_id>", "north"),
        ("<order_id>", AN_ID),
        ("<booking_id>", AN_ID),
        ("<endpoint_id>", "1"),
        ("<entry_id>", AN_ID),
        ("<customer_id>", AN_ID),
        ("<day>", "2026-03-02"),
        ("<path:sku>", "tea"),
        ("<code>", "ABCDEF"),
    ):
        route = route.replace(name, text)
    return re.sub("<[a-z_]+>", "tea", route)


ROWS = (
    Row("api/v1/", NOBODY),
    Row("api/v1/openapi.json", EVERYONE),
    _read("api/v1/places"),
    _read(PLACE),
    _read(f"{PLACE}/hours"),
    _read(f"{PLACE}/pickup-windows"),
    _read(f"{PLACE}/menu"),
    _read(f"{PLACE}/free-times"),
    _read(f"{PLACE}/orders/by-code/<code>"),
    _read(f"{PLACE}/bookings/by-code/<code>"),
    _write("api/v1/quotes"),
    _read("api/v1/orders"),
    _write("api/v1/orders"),
    _read(ORDER),
    *(_write(f"{ORDER}/{each}") for each in ("cancel", "picking", "picks", "ready")),
    *(_write(f"{ORDER}/{each}") for each in ("hand-over", "return")),
    _read("api/v1/bookings"),
    _write("api/v1/bookings"),
    _read(BOOKING),
    *(_write(f"{BOOKING}/{each}") for each in ("move", "cancel", "check-in", "seat")),
    *(_write(f"{BOOKING}/{each}") for each in ("finish", "no-show")),
    _read("api/v1/endpoints"),
    _write("api/v1/endpoints"),
    _write(f"{ENDPOINT}/close"),
    _read(f"{ENDPOINT}/deliveries"),
    # set up
    *_kept(PLACE),
    *(_read(f"{PLACE}/{each}") for each in ("set-up", "conflicts", "tables")),
    *(
        row
        for each in ("pickup-rules", "booking-rules", "pace")
        for row in _kept(f"{PLACE}/{each}")
    ),
    _kept(f"{PLACE}/week")[1],
    _kept(f"{PLACE}/days/<day>")[1],
    _gone(f"{PLACE}/days/<day>"),
    _kept(f"{PLACE}/tables/<name>")[1],
    _gone(f"{PLACE}/tables/<name>"),
    _write(f"{PLACE}/joins"),
    _read(f"{PLACE}/stock"),
    _write(f"{PLACE}/stock"),
    _read(f"{PLACE}/off-menu"),
    _kept(f"{PLACE}/off-menu/<path:sku>")[1],
    _gone(f"{PLACE}/off-menu/<path:sku>"),
    *(_read(f"api/v1/{each}") for each in ("categories", "products", "assortments")),
    _kept("api/v1/categories/<category_id>")[1],
    *_kept("api/v1/products/<product_id>"),
    *_kept("api/v1/assortments/<assortment_id>"),
    _write("api/v1/imports"),
    _read("api/v1/price-lists"),
    *_kept(LIST),
    *_kept(f"{LIST}/prices"),
    # at the place
    _read(f"{PLACE}/pick-list"),
    *(_write(f"{ORDER}/{each}") for each in ("takings", "add-ons", "staff-cancel")),
    _read(f"{PLACE}/bookings/by-name"),
    _write(f"{PLACE}/walk-ins"),
    *(_write(f"{BOOKING}/{each}") for each in ("accept", "staff-move", "staff-cancel")),
    _write("api/v1/waiting-list"),
    _read(ENTRY),
    _write(f"{ENTRY}/leave"),
    _read(f"{PLACE}/waiting-list"),
    # money and people
    *(make(f"{each}/payments") for each in (ORDER, BOOKING) for make in (_read, _write)),
    _write(f"{ORDER}/refunds"),
    *(_write(f"api/v1/customers/{each}") for each in ("sign-in", "sign-in/code")),
    _read(CUSTOMER),
    _gone(CUSTOMER),
    _kept(f"{CUSTOMER}/name")[1],
    *(_read(f"{CUSTOMER}/{each}") for each in ("orders", "bookings", "waiting", "consents")),
    _kept(f"{CUSTOMER}/consents/<purpose>")[1],
)
