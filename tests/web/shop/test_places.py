"""Places, menus, feeds and what makes the site an app, without a browser."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.web.shop.acts import PLACE
from vitrina.commerce.capacity.models import Cell
from vitrina.commerce.capacity.services import adjust
from vitrina.commerce.places.services import close_place

NOW = datetime.now(UTC)
FEED = "/shop/feeds/local-inventory.txt"


@pytest.mark.usefixtures("cafe")
def test_the_nearest_place_comes_first_and_the_point_is_in_no_address(visitor: Client) -> None:
    # beside the café in Kaliningrad
    point = {"latitude": "54.70651234", "longitude": "20.51499876"}

    response = visitor.post("/shop/near/", point)

    assert response.headers["Location"] == "/shop/#places"
    page = visitor.get("/shop/").content.decode()
    assert "Near you" in page
    assert page.index("Рыбная деревня</a>") < page.index("Арбат</a>")
    assert "54.7065" not in visitor.cookies["shop_near"].value
    visitor.post("/shop/near/", {"latitude": "x", "longitude": "200"})
    assert "Near you" not in visitor.get("/shop/").content.decode()


@pytest.mark.usefixtures("cafe")
def test_a_place_is_found_by_words_and_by_city(visitor: Client) -> None:
    found = visitor.get("/shop/?q=покров").content.decode()
    city = visitor.get("/shop/?city=Калининград").content.decode()
    none = visitor.get("/shop/?q=<b>zzz").content.decode()

    assert "Покровка</a>" in found
    assert "Арбат</a>" not in found.partition('id="places"')[2]
    assert "Арбат</a>" not in city.partition('id="places"')[2]
    assert "No place matches" in none
    assert "<b>zzz" not in none


@pytest.mark.usefixtures("cafe")
def test_a_menu_tells_what_is_there_now(visitor: Client) -> None:
    cell = Cell.objects.get(pool__ref="croissant", pool__place_id=PLACE)
    adjust(cell.pool_id, 0, 3 - cell.capacity, now=NOW)

    page = visitor.get(f"/shop/places/{PLACE}/?q=croissant").content.decode()

    assert "only 3 left" in page
    assert "₽190" in page


@pytest.mark.usefixtures("store")
def test_what_is_gone_here_is_shown_where_it_is(visitor: Client) -> None:
    for cell in Cell.objects.filter(pool__ref="teapot", pool__place_id="tverskaya"):
        adjust(cell.pool_id, 0, -cell.capacity, now=NOW)

    page = visitor.get("/shop/places/tverskaya/teapot/").content.decode()

    assert "none here now" in page
    assert "It is on the shelf here" in page
    assert "OutOfStock" in page


@pytest.mark.usefixtures("store")
def test_the_courier_is_priced_beside_collecting_it(visitor: Client) -> None:
    visitor.post("/shop/basket/put/", {"sku": "teapot", "units": 1, "place": "tverskaya"})

    page = visitor.get("/shop/basket/").content.decode()

    assert "By courier" in page
    assert re.search(r"<dd>\+₽\d+</dd>", page)
    assert "Proof of this price" in page


@pytest.mark.usefixtures("store")
def test_an_order_comes_by_courier_to_an_address(visitor: Client) -> None:
    from tests.web.shop.acts import checkout_form, order
    from vitrina.commerce.orders.services import words_of

    visitor.post("/shop/basket/put/", {"sku": "teapot", "units": 1, "place": "tverskaya"})
    refused = visitor.post("/shop/checkout/", checkout_form(visitor, way="courier"))
    assert refused.status_code == 422
    assert "Write street, house and flat" in refused.content.decode()

    made = order(visitor, way="courier", address="Tverskaya 1, 2")

    assert made.way == "courier"
    assert made.delivery_minor > 0
    assert words_of(made).address == "Tverskaya 1, 2"


@pytest.mark.usefixtures("cafe")
def test_a_closed_place_is_not_there(visitor: Client) -> None:
    close_place(PLACE, now=NOW)

    assert visitor.get(f"/shop/places/{PLACE}/").status_code == 404
    assert visitor.get(f"/shop/places/{PLACE}/croissant/").status_code == 404
    assert visitor.get(f"/shop/book/?place={PLACE}").status_code == 404


@pytest.mark.usefixtures("store")
def test_the_inventory_feed_has_googles_columns_and_one_row_for_each_shelf(visitor: Client) -> None:
    response = visitor.get(f"{FEED}?store_code=tverskaya")

    rows = [line.split("\t") for line in response.getvalue().decode().splitlines()]
    assert rows[0] == [
        "store_code",
        "id",
        "quantity",
        "price",
        "availability",
        "pickup_method",
        "pickup_sla",
        "timestamp",
    ]
    teapot = next(dict(zip(rows[0], row, strict=True)) for row in rows if row[1] == "teapot")
    assert teapot["price"] == "1290.00 RUB"
    assert teapot["availability"] == "in_stock"
    assert (
        int(teapot["quantity"])
        == Cell.objects.get(pool__ref="teapot", pool__place_id="tverskaya").capacity
    )
    assert {row[0] for row in rows[1:]} == {"tverskaya"}
    assert len({row[1] for row in rows[1:]}) == len(rows) - 1


@pytest.mark.usefixtures("cafe")
def test_the_site_can_be_installed(visitor: Client) -> None:
    told = json.loads(visitor.get("/shop/manifest.json").content)
    worker = visitor.get("/shop/sw.js")

    assert told["display"] == "standalone"
    assert told["scope"] == "/shop/"
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert "/static/shop.css?v=" in worker.content.decode()
    assert visitor.get("/shop/offline/").status_code == 200
    assert visitor.get("/shop/look.css").content.startswith(b":root")


@pytest.mark.usefixtures("cafe")
def test_no_page_of_the_site_is_kept_in_between(visitor: Client) -> None:
    for path in ("/shop/", f"/shop/places/{PLACE}/", "/shop/basket/", "/shop/mine/"):
        assert "private" in visitor.get(path).headers["Cache-Control"]
