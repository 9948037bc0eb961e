"""Which pages the tool for pictures looks at: those of the URL configuration, whatever is added."""

import pytest

from scripts.shown.pages import NO_PAGES, STATES, pages_of
from scripts.shown.things import Things
from tests.web.roles import routes

IDS = {"place": "north", "order_ready": "1", "free": "2026-03-01T12:00:00+00:00"}
VALUES = {"<slug:place>": "north", "<uuid:order_id>": "1"}


def things(*paths: str) -> Things:
    """A business whose URL configuration has these routes."""
    return Things(routes=list(paths), values=VALUES, ids=IDS)


def test_a_new_page_that_nobody_said_how_to_open_is_named() -> None:
    found, unlisted = pages_of(things("brand-new/<slug:thing>/"))

    assert found == []
    assert unlisted == ["brand-new/<slug:thing>/"]


def test_a_new_page_of_known_things_is_looked_at_by_itself() -> None:
    found, unlisted = pages_of(things("staff/at/<slug:place>/brand-new/"))

    assert unlisted == []
    assert [(each.path, each.actor) for each in found] == [
        ("/staff/at/north/brand-new/", "cashier")
    ]


def test_a_state_that_a_business_does_not_have_is_left_out() -> None:
    found, unlisted = pages_of(things("shop/orders/<uuid:order_id>/"))

    assert [each.path for each in found] == ["/shop/orders/1/"]
    assert unlisted == []


def test_a_plus_in_a_time_stays_one_in_an_address() -> None:
    found, _ = pages_of(things("shop/book/confirm/"))

    assert "at=2026-03-01T12:00:00%2B00:00&" in found[0].path


@pytest.mark.parametrize("told", [*STATES, *(begin for begin, _ in NO_PAGES)])
def test_what_is_told_of_a_page_is_told_of_one_that_is_there(told: str) -> None:
    assert any(route.startswith(told) for route in routes())
