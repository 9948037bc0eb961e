"""A program counts the shelf: deliveries, losses and counts, and what is off the menu for now."""

from typing import Any

import pytest

from tests.web.api.conftest import PLACE, Program
from tests.web.api.test_ordering import ordered
from vitrina.commerce.capacity.models import Cell
from vitrina.web.api import stock

SHELF = f"/places/{PLACE}/stock"


def count(program: Program, *lines: dict[str, object]) -> Any:
    return program.post(SHELF, {"lines": list(lines)})


def on_hand(program: Program, sku: str) -> int:
    shelf = program.get(SHELF, limit=100).json()["items"]
    found: int = next(each["on_hand"] for each in shelf if each["sku"] == sku)
    return found


def test_a_delivery_is_added_and_can_be_ordered_at_once(program: Program) -> None:
    [line] = count(program, {"sku": "croissant", "change": 10}).json()["lines"]

    assert line == {"sku": "croissant", "on_hand": 34, "promised": 0, "free": 34}


def test_a_count_does_not_lose_what_was_handed_over_since(program: Program) -> None:
    order = ordered(program)  # two of 24 croissants
    path = f"/orders/{order['id']}"
    program.post(f"{path}/ready")
    program.post(f"{path}/hand-over", {"paid_by": "cash"})

    count(program, {"sku": "croissant", "was": 24, "counted": 25})

    assert on_hand(program, "croissant") == 23


def test_a_count_without_more_is_what_is_on_the_shelf_now(program: Program) -> None:
    ordered(program)

    [line] = count(program, {"sku": "croissant", "counted": 7}).json()["lines"]

    assert line == {"sku": "croissant", "on_hand": 7, "promised": 2, "free": 5}


def test_what_is_promised_is_not_counted_away_and_nothing_of_the_rest_is_written(
    program: Program,
) -> None:
    ordered(program)

    refused = count(program, {"sku": "cheesecake", "change": 5}, {"sku": "croissant", "counted": 1})

    assert (refused.status_code, refused.json()["reason"]) == (409, "overcommitted")
    assert (on_hand(program, "croissant"), Cell.objects.filter(capacity=1).count()) == (24, 0)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ({"sku": "no-such", "change": 1}, 404),
        ({"sku": "cappuccino-s", "change": 1}, 422),
        ({"sku": "croissant"}, 422),
        ({"sku": "croissant", "change": 1, "counted": 1}, 422),
        ({"sku": "croissant", "counted": -1}, 422),
    ],
)
def test_a_line_that_says_nothing_countable_is_refused(
    program: Program, line: dict[str, object], status: int
) -> None:
    assert count(program, line).status_code == status


def test_a_count_that_believes_an_old_shelf_is_found(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock, "_on_hand", lambda pool: 24)
    count(program, {"sku": "croissant", "change": 10})

    count(program, {"sku": "croissant", "counted": 30})

    assert on_hand(program, "croissant") != 30


def test_what_is_off_the_menu_is_not_offered_until_it_is_put_back(program: Program) -> None:
    def offered() -> list[str]:
        menu = program.get(f"/places/{PLACE}/menu", search="croissant", language="en").json()
        return [each["sku"] for item in menu["items"] for each in item["variants"]]

    before = offered()
    program.put(f"/places/{PLACE}/off-menu/croissant", {"until": None})
    meanwhile = offered()
    program.delete(f"/places/{PLACE}/off-menu/croissant")

    assert "croissant" in before
    assert "croissant" not in meanwhile
    assert offered() == before
