"""Who gets what below shop/: pages are everyone's, an order or a booking its own customer's."""

from tests.web.roles import CUSTOMER_A_ONLY, EVERYONE, NOBODY, Row, World, nothing_there
from tests.web.shop.things import make_things

ORDER = "shop/orders/<uuid:order_id>/"
MY_ORDER = "shop/orders/{order}/"
BOOKING = "shop/bookings/<uuid:booking_id>/"
MY_BOOKING = "shop/bookings/{booking}/"
PLACE = "?place=shop-north"


def THINGS(world: World) -> dict[str, str]:  # noqa: N802  # the name that the matrix looks for
    """An order, a booking and a place in a queue, all of customer A."""
    return make_things(world)


ROWS = (
    Row("media/<str:name>", nothing_there(EVERYONE), at="media/none.webp"),
    Row("shop/", EVERYONE),
    Row("shop/near/", EVERYONE, method="POST"),
    Row("shop/places/<slug:place_id>/", EVERYONE, at="shop/places/shop-north/"),
    Row(
        "shop/places/<slug:place_id>/<slug:product_id>/",
        EVERYONE,
        at="shop/places/shop-north/shop-bun/",
    ),
    Row("shop/basket/", EVERYONE),
    Row("shop/basket/put/", EVERYONE, method="POST"),
    Row("shop/basket/code-word/", EVERYONE, method="POST"),
    Row("shop/checkout/", EVERYONE),
    Row("shop/checkout/", EVERYONE, method="POST"),
    Row(ORDER, CUSTOMER_A_ONLY, at=MY_ORDER),
    Row(f"{ORDER}state/", CUSTOMER_A_ONLY, at=f"{MY_ORDER}state/"),
    Row(f"{ORDER}calendar/", CUSTOMER_A_ONLY, at=f"{MY_ORDER}calendar/"),
    Row(f"{ORDER}cancel/", CUSTOMER_A_ONLY, at=f"{MY_ORDER}cancel/", method="POST"),
    Row(f"{ORDER}pay/", CUSTOMER_A_ONLY, at=f"{MY_ORDER}pay/"),
    Row(f"{ORDER}pay/", CUSTOMER_A_ONLY, at=f"{MY_ORDER}pay/", method="POST"),
    Row("shop/book/", EVERYONE, at=f"shop/book/{PLACE}"),
    Row("shop/book/confirm/", EVERYONE, at=f"shop/book/confirm/{PLACE}&at=2030-01-01T12:00Z"),
    Row(
        "shop/book/confirm/",
        EVERYONE,
        at=f"shop/book/confirm/{PLACE}&at=2030-01-01T12:00Z",
        method="POST",
    ),
    Row("shop/book/wait/", EVERYONE, method="POST", sends={"place": "shop-north"}),
    Row(
        "shop/book/wait/<uuid:entry_id>/leave/",
        CUSTOMER_A_ONLY,
        at="shop/book/wait/{waiting}/leave/",
        method="POST",
    ),
    Row(BOOKING, CUSTOMER_A_ONLY, at=MY_BOOKING),
    Row(f"{BOOKING}state/", CUSTOMER_A_ONLY, at=f"{MY_BOOKING}state/"),
    Row(f"{BOOKING}calendar/", CUSTOMER_A_ONLY, at=f"{MY_BOOKING}calendar/"),
    Row(f"{BOOKING}move/", CUSTOMER_A_ONLY, at=f"{MY_BOOKING}move/"),
    Row(f"{BOOKING}moved/", CUSTOMER_A_ONLY, at=f"{MY_BOOKING}moved/", method="POST"),
    Row(f"{BOOKING}cancel/", CUSTOMER_A_ONLY, at=f"{MY_BOOKING}cancel/", method="POST"),
    Row(f"{BOOKING}accept/", CUSTOMER_A_ONLY, at=f"{MY_BOOKING}accept/", method="POST"),
    Row(f"{BOOKING}pay/", CUSTOMER_A_ONLY, at=f"{MY_BOOKING}pay/"),
    Row(f"{BOOKING}pay/", CUSTOMER_A_ONLY, at=f"{MY_BOOKING}pay/", method="POST"),
    Row("shop/mine/", EVERYONE),
    Row("shop/o/<str:token>/", NOBODY, at="shop/o/{order}:forged/"),
    Row("shop/b/<str:token>/", NOBODY, at="shop/b/{booking}:forged/"),
    Row("shop/widget/", EVERYONE, at=f"shop/widget/{PLACE}"),
    Row("shop/widget/confirm/", EVERYONE, at=f"shop/widget/confirm/{PLACE}&at=2030-01-01T12:00Z"),
    Row("shop/widget.js", EVERYONE),
    Row("shop/test-payment/", NOBODY, at="shop/test-payment/?payment=x&sig=forged"),
    Row("shop/feeds/local-inventory.txt", EVERYONE),
    Row("shop/manifest.json", EVERYONE),
    Row("shop/look.css", EVERYONE),
    Row("shop/sw.js", EVERYONE),
    Row("shop/offline/", EVERYONE),
)
