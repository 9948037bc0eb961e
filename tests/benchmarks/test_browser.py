"""The buyers' browser: forms as a page has them, cookies, redirects."""

import asyncio

import pytest

from benchmarks.browser import Browser, Page
from benchmarks.wire import Answer
from tests.benchmarks.sites import Asked, Said, visited

PAGE = """
<form method="dialog" action="/close/"><input name="csrf" value="no"></form>
<form action="/search/"><input name="q"></form>
<form method="post">
  <input type="hidden" name="csrf" value="a&amp;b"><input name='name' value='Anna'>
  <input type="checkbox" name="news" value="yes"><input type="radio" name="pay" value="card">
  <input type="radio" name="pay" value="cash" checked><input name="old" disabled>
  <select name="when"><option value="1" disabled><option value="2"><option value="3"></select>
  <input type="submit" name="go" value="1">
</form>
<form method="POST" action="../put/?next=/menu/#good"><input name="sku" value="tea"></form>
"""


@pytest.fixture
def page() -> Page:
    return Page("/shop/menu/?q=tea", Answer(200, (), PAGE.encode()))


def test_a_form_has_what_a_browser_would_send_untouched(page: Page) -> None:
    form = page.forms[0]

    assert form.fields == {"csrf": "a&b", "name": "Anna", "pay": "cash", "when": "2"}
    assert form.names == {"csrf", "name", "news", "pay", "when"}
    assert form.action == "/shop/menu/?q=tea"


def test_only_forms_that_are_posted_are_found(page: Page) -> None:
    assert [each.action for each in page.forms] == ["/shop/menu/?q=tea", "/shop/put/?next=/menu/"]
    assert page.form(sku="tea") is page.form_to("/put/") is page.forms[1]
    assert page.form_with("news") is page.forms[0]
    assert page.form(sku="cake") is None


def test_cookies_go_back_until_they_are_taken_away() -> None:
    asked: list[Asked] = []

    def site(each: Asked) -> Said:
        asked.append(each)
        if each.path == "/a":
            return Said(fields=("Set-Cookie: one=1; Path=/", "Set-Cookie: two=2"))
        return Said(fields=("Set-Cookie: one=; Max-Age=0",))

    async def visit(port: int) -> None:
        async with Browser(port) as browser:
            for path in ("/a", "/b", "/c"):
                await browser.open(path)

    visited(site, visit)

    assert [each.fields.get("cookie") for each in asked] == [None, "one=1; two=2", "two=2"]


def test_a_form_leads_to_where_the_shop_redirects() -> None:
    asked: list[Asked] = []

    def site(each: Asked) -> Said:
        asked.append(each)
        if each.method == "POST":
            return Said(status=303, fields=("Location: ../order/7/?new=1#code",))
        return Said("the order" if "order" in each.path else PAGE)

    async def visit(port: int) -> Page:
        async with Browser(port) as browser:
            page = await browser.open("/shop/menu/")
            return await browser.send(page.forms[0], name="Bob & Co")

    page = visited(site, visit)

    assert (page.path, page.text) == ("/shop/order/7/?new=1", "the order")
    assert asked[1].body == "csrf=a%26b&name=Bob+%26+Co&pay=cash&when=2"
    assert [each.method for each in asked] == ["GET", "POST", "GET"]


def test_a_shop_that_redirects_in_circles_is_left() -> None:
    def site(each: Asked) -> Said:
        return Said(status=302, fields=("Location: /",))

    async def visit(port: int) -> int:
        async with Browser(port) as browser, asyncio.timeout(10):
            return (await browser.open("/")).status

    assert visited(site, visit) == 302
