"""Who gets what below owner/: managers their places, marketers the menu, owners the rest."""

from tests.web.roles import MANAGING, MONEY, OWNER_ONLY, Actor, Outcome, Row, nothing_there

AT = "owner/places/<slug:place>/"
HOOKS = "owner/settings/webhooks/"
NORTH = "owner/places/north/"
MENU = MANAGING | {Actor.MARKETER: Outcome.LET_IN}
# a new place is the whole shop's
WHOLE_SHOP = MANAGING | {Actor.MANAGER: Outcome.FORBIDDEN}

ROWS = (
    Row("owner/", MANAGING),
    Row("owner/places/new/", WHOLE_SHOP),
    Row(AT, MANAGING, at=NORTH),
    Row(f"{AT}state/", MANAGING, at=f"{NORTH}state/", method="POST", sends={"to": "open"}),
    Row(f"{AT}hours/", MANAGING, at=f"{NORTH}hours/"),
    Row(f"{AT}hours/day/", MANAGING, at=f"{NORTH}hours/day/", method="POST"),
    Row(f"{AT}tables/", MANAGING, at=f"{NORTH}tables/"),
    Row(
        f"{AT}tables/<int:number>/retire/",
        MANAGING,
        at=f"{NORTH}tables/999999/retire/",
        method="POST",
    ),
    Row(f"{AT}booking-rules/", MANAGING, at=f"{NORTH}booking-rules/"),
    Row(f"{AT}pick-up-rules/", MANAGING, at=f"{NORTH}pick-up-rules/"),
    Row(f"{AT}capacity/", MANAGING, at=f"{NORTH}capacity/"),
    Row(f"{AT}capacity/day/", MANAGING, at=f"{NORTH}capacity/day/"),
    Row("owner/capacity/", MANAGING),
    Row("owner/catalogue/", MENU),
    Row("owner/catalogue/category/", MENU, method="POST"),
    Row("owner/catalogue/assortments/", MENU),
    Row("owner/catalogue/file/", MONEY),
    Row("owner/catalogue/product/", MENU),
    Row(
        "owner/catalogue/product/<slug:product_id>/",
        nothing_there(MENU),
        at="owner/catalogue/product/none/",
    ),
    Row(
        "owner/catalogue/product/<slug:product_id>/state/",
        nothing_there(MENU),
        at="owner/catalogue/product/none/state/",
        method="POST",
    ),
    Row("owner/prices/", MONEY),
    Row("owner/prices/list/<slug:list_id>/", nothing_there(MONEY), at="owner/prices/list/none/"),
    Row("owner/prices/why/", MONEY),
    Row("owner/prices/delivery/", MONEY),
    Row(
        "owner/prices/delivery/<slug:tariff_id>/",
        nothing_there(MONEY),
        at="owner/prices/delivery/none/",
    ),
    Row("owner/attention/", OWNER_ONLY),
    Row("owner/orders/", MANAGING),
    Row("owner/bookings/", MANAGING),
    Row("owner/people/", OWNER_ONLY),
    Row(
        "owner/people/<int:number>/",
        nothing_there(OWNER_ONLY),
        at="owner/people/999999/",
        method="POST",
    ),
    Row("owner/settings/", OWNER_ONLY),
    Row("owner/settings/webhooks/", OWNER_ONLY),
    Row(f"{HOOKS}<int:number>/", nothing_there(OWNER_ONLY), at=f"{HOOKS}999999/"),
    Row(
        f"{HOOKS}<int:number>/off/",
        nothing_there(OWNER_ONLY),
        at=f"{HOOKS}999999/off/",
        method="POST",
    ),
    Row(
        f"{HOOKS}<int:number>/again/<int:delivery>/",
        nothing_there(OWNER_ONLY),
        at=f"{HOOKS}999999/again/1/",
        method="POST",
    ),
    Row("owner/settings/messages/", OWNER_ONLY),
    Row(
        "owner/settings/messages/<slug:name>/<slug:language>/",
        OWNER_ONLY,
        at="owner/settings/messages/order_ready/ru/",
    ),
    Row(
        "owner/settings/<slug:kind>/<slug:name>/",
        nothing_there(OWNER_ONLY),
        at="owner/settings/payment/none/",
        method="POST",
    ),
)
