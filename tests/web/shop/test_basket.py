"""The basket: kept by the browser, believed only if we signed it."""

from django.core import signing
from django.http import HttpResponse
from django.test import RequestFactory

from vitrina.web.shop.basket import (
    COOKIE,
    EMPTY,
    MOST_LINES,
    MOST_OF_ONE,
    SALT,
    Basket,
    basket_of,
    keep_basket,
)


def kept_and_read(basket: Basket) -> Basket:
    """Through a browser and back."""
    response = HttpResponse()
    keep_basket(response, basket)
    request = RequestFactory().get("/shop/")
    request.COOKIES[COOKIE] = response.cookies[COOKIE].value
    return basket_of(request)


def test_a_basket_survives_the_browser() -> None:
    basket = Basket("pokrovka", {"latte-s": 2, "круассан": 1}, ("SPRING",))

    assert kept_and_read(basket) == basket


def test_a_basket_that_we_did_not_sign_is_an_empty_one() -> None:
    forged = signing.dumps(["pokrovka", [["latte-s", 1]], []], salt="another")
    for cookie in (forged, "", "x", "a:b:c", signing.dumps("text", salt=SALT)):
        request = RequestFactory().get("/shop/")
        request.COOKIES[COOKIE] = cookie

        assert basket_of(request) == EMPTY


def test_a_full_basket_fits_into_a_cookie() -> None:
    basket = Basket("p" * 60)
    for number in range(MOST_LINES + 20):
        basket = basket.with_units(f"a-rather-long-article-number-{number:05}", 200)

    assert len(basket.quantities) == MOST_LINES
    assert set(basket.quantities.values()) == {MOST_OF_ONE}
    response = HttpResponse()
    keep_basket(response, basket)
    assert len(response.cookies[COOKIE].value) < 3800


def test_nothing_of_an_article_takes_its_line_out() -> None:
    basket = Basket("pokrovka", {"latte-s": 2, "croissant": 1})

    assert basket.with_units("latte-s", 0) == Basket("pokrovka", {"croissant": 1})


def test_an_empty_basket_leaves_no_cookie() -> None:
    response = HttpResponse()

    keep_basket(response, EMPTY)

    assert response.cookies[COOKIE]["max-age"] == 0
