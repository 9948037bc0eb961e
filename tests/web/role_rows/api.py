"""Who may use the API: programs with a key; a cookie, whoever's it is, opens nothing of it.

What each key may do is in tests/web/api/test_key_matrix.py.
"""

from tests.web.roles import EVERYONE, NOBODY, Actor, Outcome, Row

KEY_ONLY = dict.fromkeys(Actor, Outcome.SIGN_IN)
AN_ID = "018f0000-0000-7000-8000-000000000000"
PLACE = "api/v1/places/<place_id>"
ORDER = "api/v1/orders/<order_id>"
BOOKING = "api/v1/bookings/<booking_id>"
ENDPOINT = "api/v1/endpoints/<endpoint_id>"


def _read(route: str) -> Row:
    return Row(route, KEY_ONLY, at=_at(route))


def _write(route: str) -> Row:
    return Row(route, KEY_ONLY, at=_at(route), method="POST")


def _at(route: str) -> str:
    for name, text in (
        ("<place_id>", "north"),
        ("<order_id>", AN_ID),
        ("<booking_id>", AN_ID),
        ("<endpoint_id>", "1"),
        ("<code>", "ABCDEF"),
    ):
        route = route.replace(name, text)
    return route


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
    _read(ORDER),
    *(_write(f"{ORDER}/{each}") for each in ("cancel", "picking", "picks", "ready")),
    *(_write(f"{ORDER}/{each}") for each in ("hand-over", "return")),
    _read("api/v1/bookings"),
    _read(BOOKING),
    *(_write(f"{BOOKING}/{each}") for each in ("move", "cancel", "check-in", "seat")),
    *(_write(f"{BOOKING}/{each}") for each in ("finish", "no-show")),
    _read("api/v1/endpoints"),
    _write(f"{ENDPOINT}/close"),
    _read(f"{ENDPOINT}/deliveries"),
)
