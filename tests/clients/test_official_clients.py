"""The official client libraries deliver to the collector with only their host option changed."""

import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.clients.conftest import PROGRAMS
from tests.clients.node import Node
from tests.clients.servers import stuttering
from tests.clients.shop import Shop

SERVER_CLIENTS = ["segment_python.py", "rudder_python.py", "segment_node.mjs", "rudder_node.mjs"]
FIRST_ALONE = "rudder_node.mjs"  # it sends its first call alone, at once
# a landing page, as an advert leads to it
ADVERT = "?utm_source=yandex&utm_medium=cpc&utm_campaign=autumn&yclid=123"
SECONDS = 60
CALLS = """
SELECT type, name, user_id, anonymous_id, value_minor FROM events
WHERE (user_id = '{person}' OR anonymous_id = '{visitor}')
AND utm_source = 'yandex' AND utm_medium = 'cpc' AND utm_campaign = 'autumn'
ORDER BY type, name
"""

Call = tuple[object, ...]


def calls_of_a_server(person: str, visitor: str) -> list[Call]:
    """What each program for servers tells: type, name, user_id, anonymous_id, value_minor."""
    return [
        ("Alias Made", None, person, visitor, None),
        ("Custom Event", "Wheel Spun", person, None, None),
        ("Group Joined", None, person, None, None),
        ("Identified", None, person, None, None),
        ("Order Completed", None, person, None, 1250),
        ("Page Viewed", "Cart", person, None, None),
        ("Page Viewed", "Home", None, visitor, None),
    ]


def calls_of_a_browser(person: str, visitor: str) -> list[Call]:
    """The same for browsers; the points that they grant themselves are turned away at the door."""
    return [
        ("Alias Made", None, person, f"visitor-{person}", None),
        ("Custom Event", "Wheel Spun", person, visitor, None),
        ("Group Joined", None, person, visitor, None),
        ("Identified", None, person, visitor, None),
        ("Order Completed", None, person, visitor, 1250),
        ("Page Viewed", "Cart", person, visitor, None),
        ("Page Viewed", "Home", None, visitor, None),
    ]


# what a library has no call for
MISSING = {
    "segment_browser": set(),
    "rudder_browser": {"Cart"},
    "jitsu_browser": {"Cart", "Alias Made"},
}


def told_by(client: str, person: str, visitor: str) -> list[Call]:
    calls = calls_of_a_browser(person, visitor)
    return [call for call in calls if not MISSING[client] & set(call)]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def calls_in_the_lake(shop: Shop, person: str, visitor: str) -> list[Call]:
    return [tuple(row.values()) for row in shop.rows(CALLS.format(person=person, visitor=visitor))]


def run(node: Node, program: str, host: str, key: str, person: str) -> None:
    """Let a server client make each of its calls, and flush."""
    path, told = PROGRAMS / program, (host, key, person)
    is_python = path.suffix == ".py"
    command = [sys.executable, str(path), *told] if is_python else node.command(path, *told)
    subprocess.run(command, env=node.environment, timeout=SECONDS, check=True)


def visit(page: Page, address: str, *, host: str, key: str, person: str) -> str:
    """Come from the advert, let a browser client make each of its calls; the visitor's id."""
    page.goto(f"{address}{ADVERT}")
    told = {"host": host, "key": key, "person": person}
    visitor: str = page.evaluate("told => window.send(told)", told)
    return visitor


@pytest.mark.parametrize("program", SERVER_CLIENTS)
def test_every_call_of_a_server_arrives_once(shop: Shop, node: Node, program: str) -> None:
    person, before = f"anna-{program}", shop.counts()
    expected = calls_of_a_server(person, f"visitor-{person}")

    run(node, program, shop.address, shop.secret_key, person)

    growth = shop.growth_since(before, received=7)
    assert growth == {"received": 7, "new": 7, "duplicate": 0, "bad": 0, "rejected": 0}
    assert calls_in_the_lake(shop, person, f"visitor-{person}") == expected


@pytest.mark.parametrize("program", SERVER_CLIENTS)
def test_what_a_server_sends_again_counts_once(shop: Shop, node: Node, program: str) -> None:
    person, before = f"boris-{program}", shop.counts()
    expected = calls_of_a_server(person, f"visitor-{person}")

    with stuttering(shop.address, failures=1) as host:
        run(node, program, host, shop.secret_key, person)

    again = 1 if program == FIRST_ALONE else 7
    growth = shop.growth_since(before, received=7 + again)
    assert growth == {"received": 7 + again, "new": 7, "duplicate": again, "bad": 0, "rejected": 0}
    assert calls_in_the_lake(shop, person, f"visitor-{person}") == expected


@pytest.mark.browser
@pytest.mark.parametrize("client", MISSING)
def test_every_call_of_a_browser_arrives_once_but_for_points(
    shop: Shop, tea_site: str, page: Page, client: str
) -> None:
    person, before = f"anna-{client}", shop.counts()
    # Jitsu's library wants a key of two parts
    key = f"{shop.write_key}:site" if client == "jitsu_browser" else shop.write_key
    asked: set[str | None] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname))

    visitor = visit(page, f"{tea_site}/{client}.html", host=shop.address, key=key, person=person)

    expected = told_by(client, person, visitor)
    told = {"received": len(expected) + 1, "new": len(expected)}
    growth = shop.growth_since(before, received=told["received"])
    assert growth == {**told, "duplicate": 0, "bad": 0, "rejected": 1}
    assert calls_in_the_lake(shop, person, visitor) == expected
    assert asked == {"127.0.0.1"}


# Jitsu's library sends nothing again
@pytest.mark.browser
@pytest.mark.parametrize("client", ["segment_browser", "rudder_browser"])
def test_what_a_browser_sends_again_counts_once(
    shop: Shop, tea_site: str, page: Page, client: str
) -> None:
    person, before = f"boris-{client}", shop.counts()

    with stuttering(shop.address, failures=2) as host:
        address = f"{tea_site}/{client}.html"
        visitor = visit(page, address, host=host, key=shop.write_key, person=person)
        expected = told_by(client, person, visitor)
        growth = shop.growth_since(before, received=len(expected) + 1 + 2)

    told = {"received": len(expected) + 1 + 2, "new": len(expected)}
    assert growth == {**told, "duplicate": 2, "bad": 0, "rejected": 1}
    assert calls_in_the_lake(shop, person, visitor) == expected


def test_no_email_or_phone_of_a_client_stands_in_the_lake_in_clear(shop: Shop, node: Node) -> None:
    person, before = "vera", shop.counts()
    run(node, "segment_python.py", shop.address, shop.secret_key, person)
    shop.growth_since(before, received=7)

    mine = f"user_id = '{person}' OR anonymous_id = 'visitor-{person}'"
    rows = shop.rows(f"SELECT * FROM events WHERE {mine}")

    assert len(rows) == 7
    assert "example.com" not in str(rows)
    assert "9000000000" not in "".join(filter(str.isdigit, str(rows)))
