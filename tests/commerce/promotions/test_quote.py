"""The one price: which list wins, what the trace says, what the way costs."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.commerce.promotions.rulesets import BASE, COURIER, HAPPY, NOON, RULES, basket
from vitrina.commerce.promotions.basket import Basket, BasketLine
from vitrina.commerce.promotions.quote import (
    DELIVERY,
    HONOURED_FOR,
    ITEM,
    NO_CURRENCY,
    Quote,
    QuotedLine,
    quote,
)
from vitrina.commerce.promotions.ruleset import Conditions, Ruleset
from vitrina.errors import SettingError

AT_THREE = NOON + timedelta(hours=3)


def texts(quoted: Quote, kind: str) -> list[str]:
    return [step.text for step in quoted.trace if step.kind == kind]


def unit(rules: Ruleset, sku: str = "latte", at: datetime = NOON) -> int:
    return quote(basket((sku, 1)), rules, at).lines[0].unit_minor


def test_a_basket_costs_the_sum_of_its_lines() -> None:
    quoted = quote(basket(("tea", 2), ("latte", 1)), RULES, NOON)

    assert quoted.lines == (
        QuotedLine("1", "tea", 2, 200_00, 400_00, 0, 400_00, "base"),
        QuotedLine("2", "latte", 1, 300_00, 300_00, 0, 300_00, "base"),
    )
    assert (quoted.total_minor, quoted.currency) == (700_00, "RUB")
    assert quoted.expires_at == NOON + HONOURED_FOR
    assert quoted.missing == ()


def test_of_lists_that_apply_the_highest_priority_wins_sku_by_sku() -> None:
    quoted = quote(basket(("tea", 1), ("latte", 1)), RULES, AT_THREE)

    assert [(line.unit_minor, line.price_list) for line in quoted.lines] == [
        (200_00, "base"),
        (250_00, "happy"),
    ]


def test_of_equal_priorities_the_first_id_wins() -> None:
    twin = replace(BASE, id="a-base", prices={"latte": 290_00})

    assert unit(replace(RULES, price_lists=(BASE, twin))) == 290_00
    assert unit(replace(RULES, price_lists=(twin, BASE))) == 290_00


def test_the_trace_tells_why_a_list_was_skipped_and_which_one_was_beaten() -> None:
    early = quote(basket(("latte", 1)), RULES, NOON)
    late = quote(basket(("latte", 1)), RULES, AT_THREE)

    assert texts(early, "list_skipped") == [
        "The price list 'happy' is skipped: it is for 14:00 to 16:00, and it is 12:00 there."
    ]
    assert texts(early, "list_applies") == ["The price list 'base' applies."]
    assert texts(late, "price") == [
        "'latte' costs 25000 by 'happy', which beats 'base' with 30000."
    ]


def test_a_sku_without_a_price_is_missing_and_not_free() -> None:
    quoted = quote(basket(("mug", 1), ("tea", 1)), RULES, NOON)

    assert quoted.missing == ("mug",)
    assert quoted.total_minor == 200_00
    assert texts(quoted, "missing") == ["No price list that applies has a price of 'mug'."]


def test_a_price_of_zero_is_a_price() -> None:
    free = replace(BASE, prices={"water": 0})

    quoted = quote(basket(("water", 3)), replace(RULES, price_lists=(free,)), NOON)

    assert (quoted.missing, quoted.total_minor) == ((), 0)


def test_where_no_list_applies_nothing_has_a_price() -> None:
    quoted = quote(basket(("tea", 1)), Ruleset(place_id="arbat", zone="Europe/Moscow"), NOON)

    assert (quoted.lines, quoted.currency, quoted.missing) == ((), NO_CURRENCY, ("tea",))


def test_currencies_are_never_mixed() -> None:
    euro = replace(BASE, id="euro", currency="EUR", priority=-1, prices={"mug": 900})

    quoted = quote(basket(("tea", 1), ("mug", 1)), replace(RULES, price_lists=(BASE, euro)), NOON)

    assert (quoted.currency, quoted.missing) == ("RUB", ("mug",))
    assert texts(quoted, "list_skipped") == [
        "The price list 'euro' is skipped: it is in EUR, and 'base' in RUB."
    ]


@pytest.mark.parametrize(
    ("conditions", "why"),
    [
        (Conditions(places=frozenset({"gum"})), "it is not for the place 'arbat'"),
        (Conditions(channels=frozenset({"till", "app"})), "it is for 'app', 'till'"),
        (Conditions(valid_from=NOON + timedelta(seconds=1)), "it begins at 2026-03-02 12:00"),
        (Conditions(valid_until=NOON), "it ended at 2026-03-02 12:00"),
        (Conditions(weekdays=frozenset({1, 6})), "it is for Tuesdays, Sundays"),
        (Conditions(until_minute=720), "it is for 00:00 to 12:00, and it is 12:00 there"),
        (Conditions(from_minute=721), "it is for 12:01 to 24:00, and it is 12:00 there"),
    ],
)
def test_a_list_whose_condition_is_not_met_does_not_apply(conditions: Conditions, why: str) -> None:
    rules = replace(RULES, price_lists=(replace(BASE, conditions=conditions),))

    quoted = quote(basket(("tea", 1)), rules, NOON)

    assert quoted.missing == ("tea",)
    assert why in texts(quoted, "list_skipped")[0]


@pytest.mark.parametrize(
    "conditions",
    [
        Conditions(places=frozenset({"gum", "arbat"})),
        Conditions(channels=frozenset({"site"})),
        Conditions(valid_from=NOON, valid_until=NOON + timedelta(seconds=1)),
        Conditions(weekdays=frozenset({0})),
        Conditions(from_minute=720, until_minute=721),
        Conditions(from_minute=720, until_minute=720),  # around the clock
    ],
)
def test_a_list_whose_conditions_are_met_applies(conditions: Conditions) -> None:
    rules = replace(RULES, price_lists=(replace(BASE, conditions=conditions),))

    assert quote(basket(("tea", 1)), rules, NOON).missing == ()


def at_night(weekdays: set[int]) -> Ruleset:
    conditions = Conditions(weekdays=frozenset(weekdays), from_minute=22 * 60, until_minute=2 * 60)
    return replace(RULES, price_lists=(BASE, replace(HAPPY, conditions=conditions)))


def test_hours_over_midnight_belong_to_the_day_on_which_they_begin() -> None:
    friday = at_night({4})
    saturday_at_one = datetime(2026, 3, 6, 22, tzinfo=UTC)  # 01:00 in Moscow

    assert unit(friday, at=saturday_at_one) == 250_00
    assert unit(friday, at=saturday_at_one - timedelta(hours=24)) == 300_00
    assert unit(friday, at=saturday_at_one + timedelta(hours=1)) == 300_00
    assert unit(at_night({5}), at=saturday_at_one) == 300_00


def test_hours_are_of_the_places_wall_clock_on_both_sides_of_a_clock_change() -> None:
    berlin = replace(RULES, zone="Europe/Berlin")  # 14:00 there is 13:00 UTC, then 12:00 UTC

    assert unit(berlin, at=datetime(2026, 3, 28, 12, 59, tzinfo=UTC)) == 300_00
    assert unit(berlin, at=datetime(2026, 3, 28, 13, 0, tzinfo=UTC)) == 250_00
    assert unit(berlin, at=datetime(2026, 3, 29, 11, 59, tzinfo=UTC)) == 300_00
    assert unit(berlin, at=datetime(2026, 3, 29, 12, 0, tzinfo=UTC)) == 250_00


def test_an_hour_that_comes_twice_is_cheap_twice() -> None:
    conditions = Conditions(from_minute=120, until_minute=180)
    lists = (BASE, replace(HAPPY, conditions=conditions))
    night = replace(RULES, zone="Europe/Berlin", price_lists=lists)

    cheap = [
        unit(night, at=datetime(2026, 10, 24, 23, 30, tzinfo=UTC) + timedelta(hours=n))
        for n in range(4)
    ]

    assert cheap == [300_00, 250_00, 250_00, 300_00]


def test_the_courier_is_a_line_of_its_own_and_pick_up_costs_nothing() -> None:
    pickup = quote(basket(("tea", 1)), RULES, NOON)
    courier = quote(basket(("tea", 1), way="courier"), RULES, NOON)

    assert courier.lines[-1] == QuotedLine(
        "way:courier", "courier", 1, 199_00, 199_00, 0, 199_00, "courier", DELIVERY
    )
    assert courier.total_minor - pickup.total_minor == courier.minor_of(DELIVERY) == 199_00
    assert courier.minor_of(ITEM) == pickup.minor_of(ITEM)
    assert texts(courier, "delivery") == [
        "'courier' costs 19900 by 'courier', 130000 short of 150000."
    ]


def test_the_courier_is_free_from_the_tariffs_amount_on() -> None:
    quoted = quote(basket(("latte", 5), way="courier"), RULES, NOON)

    assert quoted.total_minor == 1500_00
    assert quoted.lines[-1].discount_minor == 199_00
    assert texts(quoted, "delivery") == ["'courier' costs 0 by 'courier', being free from 150000."]


def test_of_tariffs_the_highest_priority_that_applies_wins() -> None:
    near = replace(COURIER, id="near", priority=2, minor=99_00)
    other = replace(near, id="other", priority=3, conditions=Conditions(places=frozenset({"gum"})))
    rules = replace(RULES, tariffs=(COURIER, near, other))

    assert quote(basket(("tea", 1), way="courier"), rules, NOON).minor_of(DELIVERY) == 99_00


def test_a_way_without_a_tariff_costs_nothing_and_the_trace_says_so() -> None:
    quoted = quote(basket(("tea", 1), way="locker"), RULES, NOON)

    assert quoted.minor_of(DELIVERY) == 0
    assert texts(quoted, "delivery") == ["'locker' costs nothing: no tariff is set."]


@pytest.mark.parametrize("quantity", [0, -1])
def test_less_than_one_unit_is_an_error_that_says_so(quantity: int) -> None:
    with pytest.raises(SettingError, match="Ask for at least 1"):
        BasketLine("1", "tea", quantity)


def test_two_lines_of_one_id_are_an_error() -> None:
    with pytest.raises(SettingError, match="one id"):
        Basket("arbat", "site", [BasketLine("1", "tea", 1), BasketLine("1", "latte", 1)])


def test_a_price_is_computed_without_django() -> None:
    program = (
        "import sys, vitrina.commerce.promotions.quote, vitrina.commerce.promotions.keeping\n"
        "assert not {'django', 'msgspec', 'duckdb'} & set(sys.modules), sorted(sys.modules)"
    )

    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
