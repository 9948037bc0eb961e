"""No page can be made to act by a form of another site."""

import pytest
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client
from django.urls import get_resolver

from tests.web.roles import _walk, rows
from tests.web.staff.conftest import Cafe

NOBODYS = "00000000-0000-7000-8000-000000000000"
# what proves itself by something else than the browser's cookies, or acts for nobody's cookies
WITHOUT_A_TOKEN = {
    "pay/<slug:provider>/": "a signature, or the provider is asked",
    "shop/widget/": "a form on other sites: no cookie counts",
    "shop/widget/confirm/": "the same",
}


class Things(dict[str, str]):
    """Any thing that an address names."""

    def __missing__(self, name: str) -> str:
        return NOBODYS


def posted() -> list[str]:
    """The address of each page that takes a form."""
    return [
        row.address(Things())
        for row in rows()
        if row.method == "POST" and not row.route.startswith(("api/", *WITHOUT_A_TOKEN))
    ]


def unguarded() -> set[str]:
    """Routes beside the API whose view asks for no token."""
    return {
        route
        for route, pattern in _walk(get_resolver().url_patterns, "")
        if getattr(pattern.callback, "csrf_exempt", False) and not route.startswith("api/")
    }


def forged(browser: Client) -> list[str]:
    """Pages that a form without its token is not refused by."""
    return [each for each in posted() if browser.post(each, {"act": "x"}).status_code != 403]


def test_only_doors_that_prove_themselves_otherwise_ask_for_no_token() -> None:
    assert unguarded() - set(WITHOUT_A_TOKEN) == set()


def test_every_page_that_takes_a_form_refuses_one_of_another_site(cafe: Cafe) -> None:
    browser = cafe.browser("owner")
    browser.handler.enforce_csrf_checks = True

    assert len(posted()) > 25
    assert forged(browser) == []


def test_a_site_that_asks_for_no_tokens_would_be_noticed(
    cafe: Cafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CsrfViewMiddleware, "process_view", lambda *_: None)
    browser = cafe.browser("owner")
    browser.handler.enforce_csrf_checks = True

    assert forged(browser) != []
