"""Place an order: what is checked, what is held, what is said."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection

from tests.commerce.orders.cafe import (
    AD,
    NOW,
    PLACE,
    PRICES,
    asked,
    done,
    free,
    later,
    line_of,
    open_cafe,
    placed,
    reason,
    told,
    violations,
    wanted,
)
from vitrina.commerce.catalog.services import put_prices, take_off_menu
from vitrina.commerce.orders.codes import LETTERS
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import (
    Wish,
    basket_of,
    place_order,
    set_pickup_policy,
    words_of,
)
from vitrina.commerce.places.services import close_place
from vitrina.commerce.promotions.services import keep_quote, price_basket, put_tariff
from vitrina.commerce.transactions import Refusal

pytestmark = pytest.mark.usefixtures("database")


def test_an_order_paid_at_the_place_stands_at_once() -> None:
    open_cafe()

    order = placed(Wish("tea", 2))

    assert (order.state, order.payment_state) == ("placed", "due")
    assert free("tea") == 18
    assert told(order) == ["Order Completed"]
    assert violations() == []


def test_an_order_paid_online_is_held_and_told_only_when_it_is_paid() -> None:
    open_cafe()

    order = placed(Wish("tea", 2), pay="online")

    assert (order.state, order.payment_state) == ("pending", "awaited")
    assert order.expires_at == later(20)
    assert free("tea") == 18
    assert told(order) == []


def test_lines_keep_what_was_bought_as_it_was_named_and_priced() -> None:
    open_cafe()
    order = placed(Wish("tea", 2, "no sugar"), Wish("latte", 1))
    put_prices("base", {"tea": 900})

    line = line_of(order, "tea")

    assert (line.unit_minor, line.net_minor, line.note) == (300, 600, "no sugar")
    assert line.name == {"en": "Tea", "ru": "tea-ru"}
    assert line_of(order, "latte").hold_id is None


def test_two_lines_of_one_article_are_one_claim_on_its_stock() -> None:
    open_cafe({"tea": 3})

    refused = asked(Wish("tea", 2, "hot"), Wish("tea", 2, "iced"))
    order = placed(Wish("tea", 2, "hot"), Wish("tea", 1, "iced"))

    assert isinstance(refused, Refusal)
    assert refused.facts["short"] == [{"sku": "tea", "wanted": 4, "free": 3}]
    assert order.lines.count() == 2
    assert free("tea") == 0
    assert violations() == []


def test_the_same_key_gives_the_same_order() -> None:
    open_cafe()
    checkout = wanted(Wish("tea", 2))

    first = done(place_order(checkout, key="k", now=NOW))
    again = done(place_order(checkout, key="k", now=later(5)))

    assert first == again
    assert free("tea") == 18
    assert told(first) == ["Order Completed"]


def test_another_basket_under_the_same_key_is_refused() -> None:
    open_cafe()
    place_order(wanted(Wish("tea", 2)), key="k", now=NOW)

    refused = place_order(wanted(Wish("tea", 3)), key="k", now=NOW)

    assert reason(refused) == "key_reused"


def test_twenty_at_once_under_one_key_are_one_order_also_of_the_last_unit() -> None:
    open_cafe({"tea": 1})
    checkout = wanted(Wish("tea", 1))

    def send(_: int) -> Order | Refusal:
        try:
            return place_order(checkout, key="k", now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(20)))

    assert {done(each) for each in answers} == {Order.objects.get()}
    assert violations() == []


def test_what_is_sold_out_is_refused_in_words_of_the_shop() -> None:
    open_cafe({"tea": 1})

    refused = asked(Wish("tea", 2))

    assert isinstance(refused, Refusal)
    assert refused.reason == "sold_out"
    assert refused.message == "Too little is left: 1 of 'tea'. Take less."
    assert Order.objects.count() == 0


def test_a_price_that_changed_in_the_basket_is_refused_with_both_numbers() -> None:
    open_cafe()
    checkout = wanted(Wish("tea", 2))
    put_prices("base", {"tea": 350})

    refused = place_order(checkout, key="k", now=NOW)

    assert isinstance(refused, Refusal)
    assert refused.reason == "price_changed"
    assert (refused.facts["shown_minor"], refused.facts["now_minor"]) == (600, 700)
    assert free("tea") == 20


def test_a_price_that_was_kept_is_honoured_until_it_expires() -> None:
    open_cafe()
    checkout = wanted(Wish("tea", 2))
    keep_quote(price_basket(basket_of(checkout), at=NOW), basket_of(checkout))
    put_prices("base", {"tea": 350})

    honoured = done(place_order(checkout, key="k1", now=later(19)))
    refused = place_order(checkout, key="k2", now=later(21))

    assert honoured.total_minor == 600
    assert reason(refused) == "price_changed"


def test_only_staff_may_order_without_a_quote() -> None:
    open_cafe()
    checkout = replace(wanted(Wish("tea", 1)), proof="")

    assert reason(place_order(checkout, key="k", now=NOW)) == "no_quote"
    assert (
        done(place_order(replace(checkout, channel="phone"), key="k2", now=NOW)).channel == "phone"
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"wishes": ()}, "bad_basket"),
        ({"wishes": (Wish("tea", 0),)}, "bad_basket"),
        ({"wishes": (Wish("tea", -1),)}, "bad_basket"),
        ({"place_id": "nowhere"}, "no_such_place"),
        ({"way": "drone"}, "no_such_way"),
        ({"way": "courier"}, "no_such_way"),
        ({"way": "locker"}, "no_locker"),
        ({"wishes": (Wish("unheard-of", 1),)}, "not_offered"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_left_of_it(
    change: dict[str, object], why: str
) -> None:
    open_cafe()
    checkout = replace(wanted(Wish("tea", 1)), channel="phone", proof="")

    refused = place_order(replace(checkout, **change), key="k", now=NOW)  # type: ignore[arg-type]

    assert reason(refused) == why
    assert free("tea") == 20
    assert violations() == []


def test_what_is_off_the_menu_cannot_be_ordered() -> None:
    open_cafe()
    take_off_menu(PLACE, "tea", now=NOW)

    assert reason(asked(Wish("tea", 1))) == "not_offered"


def test_a_place_that_closed_for_good_while_the_basket_was_filled_takes_no_order() -> None:
    open_cafe()
    checkout = wanted(Wish("tea", 1))
    close_place(PLACE, now=NOW)

    assert reason(place_order(checkout, key="k", now=NOW)) == "no_such_place"


def test_a_place_without_a_till_is_paid_online() -> None:
    open_cafe()
    set_pickup_policy(PLACE, is_paid_at_place=False)

    assert reason(asked(Wish("tea", 1))) == "not_paid_there"
    assert placed(Wish("tea", 1), pay="online").state == "pending"


def test_a_courier_costs_what_the_tariff_says_and_is_a_part_of_the_total() -> None:
    open_cafe()
    set_pickup_policy(PLACE, has_courier=True)
    put_tariff("bike", way="courier", minor=350, currency="EUR")

    order = placed(Wish("tea", 2), way="courier", address="Hauptstraße 1")

    assert (order.lines_minor, order.delivery_minor, order.total_minor) == (600, 350, 950)
    assert violations() == []


def test_numbers_count_from_one_for_each_place_and_day() -> None:
    open_cafe()
    set_pickup_policy(PLACE, lead_minutes=10, window_minutes=15)
    tomorrow = datetime.fromisoformat("2026-03-03T10:00:00+00:00")

    numbers = [
        placed(Wish("tea", 1)).number,
        placed(Wish("tea", 1)).number,
        placed(Wish("tea", 1), pickup_from=tomorrow).number,
    ]

    assert numbers == [1, 2, 1]


def test_an_order_whose_code_is_taken_gets_another_one() -> None:
    open_cafe()
    first = place_order(wanted(), key="k1", now=NOW, rng=random.Random(1))
    second = place_order(wanted(), key="k2", now=NOW, rng=random.Random(1))

    assert done(first).code != done(second).code
    assert all(letter in LETTERS for letter in done(first).code)
    assert len(done(first).code) == 6


def test_what_the_customer_wrote_is_nowhere_in_clear() -> None:
    open_cafe()

    order = placed(Wish("tea", 1), name="Anna", comment="by the door")

    assert words_of(order).name == "Anna"
    assert b"Anna" not in bytes(order.sealed_words)


def test_an_order_of_one_line_takes_few_statements() -> None:
    open_cafe()
    placed(Wish("tea", 1))
    checkout = wanted(Wish("tea", 2))
    keep_quote(price_basket(basket_of(checkout), at=NOW), basket_of(checkout))  # as it is shown
    statements: list[str] = []

    def watch(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        done_now = place_order(checkout, key="k", visitor=AD, now=NOW)

    assert isinstance(done_now, Order)
    assert len(statements) <= 25, "\n".join(statements)
    assert PRICES["tea"] * 2 == done_now.total_minor


def test_whoever_is_in_a_hurry_takes_the_next_window_when_others_fill_the_first() -> None:
    open_cafe()
    set_pickup_policy(PLACE, orders_per_window=2)
    checkout = wanted(Wish("tea", 1))

    def hurry(number: int) -> Order | Refusal:
        try:
            return place_order(checkout, key=f"hurry-{number}", now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(hurry, range(6)))

    starts = Counter(each.pickup_from for each in answers if isinstance(each, Order))
    assert sorted(starts.values()) == [2, 2, 2]


def test_whoever_asks_for_a_window_that_is_full_is_told_so() -> None:
    open_cafe()
    set_pickup_policy(PLACE, orders_per_window=1)
    first = placed(Wish("tea", 1))

    second = asked(Wish("tea", 1), pickup_from=first.pickup_from)

    assert isinstance(second, Refusal)
    assert second.reason == "slot_full"
