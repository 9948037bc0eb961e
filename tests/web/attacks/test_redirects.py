"""Nobody is led to another site by an address of ours, however the other one is spelt."""

import re

import pytest
from django.test import RequestFactory

from tests.web.staff.conftest import Cafe
from vitrina.web.accounts import way_back as module
from vitrina.web.accounts.way_back import way_back

EVIL = "evil.example"
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
SCHEMES = [
    "https:",
    "http:",
    "HTTPS:",
    "hTtP:",
    "ftp:",
    "javascript:",
    "data:text/html,",
    "vbscript:",
]
SLASHES = ["//", "/\\", "\\/", "\\\\", "///", "////", "/\t/", "/\n/", "/\r/", "//\\", "\t//", " //"]
SPELLINGS = [
    *(f"{scheme}//{EVIL}/" for scheme in SCHEMES),
    *(f"{scheme}{EVIL}" for scheme in SCHEMES),
    *(f"{scheme}\\\\{EVIL}/" for scheme in SCHEMES),
    *(f"{slashes}{EVIL}/" for slashes in SLASHES),
    *(f"{slashes}{EVIL}\\@localhost/" for slashes in SLASHES),
    f"//localhost@{EVIL}/",
    f"//localhost:80@{EVIL}/",
    f"https://localhost@{EVIL}/",
    f"https://localhost.{EVIL}/",
    f"https://{EVIL}#localhost/",
    f"https://{EVIL}?localhost/",
    "//0x7f000001/",
    "//2130706433/",
    "//[::1]/",
    f"\x00//{EVIL}/",
    f"\x08//{EVIL}/",
    f"\x1f/\\{EVIL}/",
    "javascript:alert(1)//localhost/",
    f"https:/{EVIL}/",
]


def leads_away(where: str) -> bool:
    """Whether a browser at localhost would leave it: it drops tabs, and turns slashes round."""
    seen = "".join(sign for sign in where if sign not in "\t\r\n").replace("\\", "/")
    seen = seen.lstrip("".join(map(chr, range(33))))
    return seen.startswith("//") or SCHEME.match(seen) is not None


def test_there_are_sixty_spellings_and_more() -> None:
    assert len(set(SPELLINGS)) >= 60
    assert all(map(leads_away, SPELLINGS))


@pytest.mark.parametrize("target", SPELLINGS, ids=repr)
def test_a_way_back_is_never_another_site(target: str) -> None:
    asked = RequestFactory().get("/", headers={"host": "localhost"})

    assert way_back(asked, target, "/otherwise/") == "/otherwise/"


def test_every_door_with_a_next_page_leads_to_none_of_them(cafe: Cafe) -> None:
    browser, away = cafe.browser("owner"), []
    for target in SPELLINGS:
        for address, sent in (
            ("/i18n/setlang/", {"language": "en"}),
            ("/theme/", {"theme": "dark"}),
            ("/account/sign-in/", {"contact": ""}),
            ("/account/staff/", {"username": "cashier", "password": "a long one for the tests 1"}),
        ):
            answer = browser.post(address, {**sent, "next": target})
            where = answer.headers.get("Location", "/")
            if leads_away(where):
                away.append((address, target, where))
    assert away == []


def test_a_way_back_that_believes_whatever_it_is_told_would_be_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "url_has_allowed_host_and_scheme", lambda *_, **__: True)
    asked = RequestFactory().get("/", headers={"host": "localhost"})

    assert any(leads_away(module.way_back(asked, each, "/")) for each in SPELLINGS)
