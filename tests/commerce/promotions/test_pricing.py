"""Prices from the shop's tables, and quotes that are honoured, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.commerce.catalog.shelves import fill
from vitrina.commerce.catalog import pricing
from vitrina.commerce.catalog.models import PriceList
from vitrina.commerce.catalog.services import (
    PriceListRow,
    put_price_list,
    put_prices,
    remove_prices,
    set_price,
)
from vitrina.commerce.places.models import Place
from vitrina.commerce.promotions import services
from vitrina.commerce.promotions.basket import Basket, BasketLine
from vitrina.commerce.promotions.models import StoredQuote
from vitrina.commerce.promotions.quote import Quote
from vitrina.commerce.promotions.services import (
    UnitPrice,
    agreed_quote,
    forget_expired_quotes,
    keep_quote,
    kept_quote,
    price_basket,
    price_ways,
    put_tariff,
    ruleset_for,
    unit_prices,
)
from vitrina.commerce.transactions import Refusal
from vitrina.errors import SettingError

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime(2026, 3, 2, 9, tzinfo=UTC)  # in Moscow
SOON = NOON + timedelta(minutes=19, seconds=59)
LATE = NOON + timedelta(minutes=20)
TEAS = Basket("arbat", "site", [BasketLine("1", "tea", 2), BasketLine("2", "latte-s", 1)])


def set_prices() -> None:
    fill()
    put_price_list(PriceListRow(id="base", currency="RUB"))
    put_prices("base", {"tea": 200_00, "latte-s": 300_00, "mug": 900_00})
    gum = PriceListRow(id="gum", currency="RUB", priority=1, places=frozenset({"gum"}))
    put_price_list(gum)
    put_prices("gum", {"tea": 250_00})
    put_tariff("courier", way="courier", minor=199_00, currency="RUB", free_from_minor=1500_00)


def shown(customer_id: UUID | None = None) -> Quote:
    quoted = price_basket(TEAS, at=NOON)
    keep_quote(quoted, TEAS, customer_id=customer_id)
    return quoted


def test_a_basket_is_priced_by_the_lists_of_its_place_in_three_queries() -> None:
    set_prices()

    with CaptureQueriesContext(connection) as queries:
        quoted = price_basket(TEAS, at=NOON)

    assert len(queries) == 3
    assert quoted.total_minor == 700_00
    assert price_basket(replace(TEAS, place_id="gum"), at=NOON).total_minor == 800_00


def test_the_ruleset_holds_the_lists_of_the_place_with_the_asked_prices_alone() -> None:
    set_prices()
    put_price_list(PriceListRow(id="old", currency="RUB", valid_until=NOON))
    put_price_list(PriceListRow(id="next", currency="RUB", valid_from=LATE))

    rules = ruleset_for("arbat", ["tea", "nothing", "nul\0"], channel="site", at=NOON)

    assert {each.id: dict(each.prices) for each in rules.price_lists} == {
        "base": {"tea": 200_00},
        "next": {},
    }
    assert rules.zone == "Europe/Moscow"


def test_a_list_keeps_its_conditions_on_the_way_to_the_price() -> None:
    set_prices()
    row = PriceListRow(
        id="happy",
        currency="RUB",
        priority=9,
        channels=frozenset({"app"}),
        valid_from=NOON,
        weekdays=frozenset({0}),
        from_minute=720,
        until_minute=721,
    )
    put_price_list(row)
    put_prices("happy", {"tea": 100_00})

    def tea(channel: str, at: datetime) -> int:
        return price_basket(
            Basket("arbat", channel, [BasketLine("1", "tea", 1)]), at=at
        ).total_minor

    assert tea("app", NOON) == 100_00
    assert tea("site", NOON) == 200_00
    assert tea("app", NOON + timedelta(minutes=1)) == 200_00
    assert tea("app", NOON + timedelta(days=1)) == 200_00
    assert tea("app", NOON + timedelta(days=7)) == 100_00
    assert tea("app", NOON - timedelta(days=7)) == 200_00


def test_a_place_that_is_not_there_has_no_price() -> None:
    set_prices()

    with pytest.raises(Place.DoesNotExist):
        price_basket(replace(TEAS, place_id="nowhere"), at=NOON)


def test_pick_up_stands_beside_the_courier() -> None:
    set_prices()

    ways = price_ways(TEAS, ["pickup", "courier"], at=NOON)

    assert {way: each.total_minor for way, each in ways.items()} == {
        "pickup": 700_00,
        "courier": 899_00,
    }


def test_a_menu_asks_for_unit_prices() -> None:
    set_prices()

    assert unit_prices("gum", ["tea", "mug", "latte-l"], channel="site", at=NOON) == {
        "tea": UnitPrice(250_00, "RUB", "gum"),
        "mug": UnitPrice(900_00, "RUB", "base"),
    }


def test_each_change_of_a_tariff_gives_it_its_next_version() -> None:
    set_prices()

    def version(minor: int, *places: str) -> int:
        return put_tariff(
            "courier", way="courier", minor=minor, currency="RUB", places=places
        ).version

    assert [version(199_00), version(199_00), version(99_00)] == [2, 2, 3]
    assert version(99_00, "gum") == 4
    assert price_basket(replace(TEAS, way="courier"), at=NOON).total_minor == 700_00
    with pytest.raises(SettingError, match="below zero"):
        version(-1)
    with pytest.raises(SettingError, match="no place \\['none'\\]"):
        version(1, "none")


def test_a_kept_quote_is_there_until_it_expires() -> None:
    set_prices()
    quoted = price_basket(TEAS, at=NOON)

    quote_id = keep_quote(quoted, TEAS)

    assert kept_quote(quote_id, now=SOON) == quoted
    assert kept_quote(quote_id, now=LATE) is None
    assert kept_quote(uuid4(), now=NOON) is None


def test_expired_quotes_are_forgotten() -> None:
    set_prices()
    shown()

    assert forget_expired_quotes(now=SOON) == 0
    assert forget_expired_quotes(now=LATE) == 1
    assert StoredQuote.objects.count() == 0


def check_a_shown_price_is_honoured() -> None:
    quoted = shown()
    set_price("base", "tea", 999_00)
    assert agreed_quote(TEAS, quoted.proof, at=SOON) == quoted


def test_a_shown_price_is_honoured_when_the_list_changes_meanwhile() -> None:
    set_prices()

    check_a_shown_price_is_honoured()


def test_a_price_that_is_always_asked_anew_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    set_prices()
    monkeypatch.setattr(services, "_honoured", lambda *_: None)

    with pytest.raises(AssertionError):
        check_a_shown_price_is_honoured()


def test_a_shown_price_is_honoured_when_the_price_is_taken_away() -> None:
    set_prices()
    quoted = shown()

    remove_prices("base", ["tea"])

    assert agreed_quote(TEAS, quoted.proof, at=SOON) == quoted


def test_afterwards_a_changed_price_is_refused_with_the_new_one() -> None:
    set_prices()
    quoted = shown()
    set_price("base", "tea", 210_00)

    refused = agreed_quote(TEAS, quoted.proof, at=LATE)

    assert isinstance(refused, Refusal)
    assert refused.reason == "price_changed"
    assert refused.facts == {
        "proof": price_basket(TEAS, at=LATE).proof,
        "total_minor": 720_00,
        "currency": "RUB",
    }


def test_a_price_that_did_not_change_holds_for_ever() -> None:
    set_prices()

    agreed = agreed_quote(TEAS, shown().proof, at=LATE + timedelta(days=9))

    assert isinstance(agreed, Quote)
    assert agreed.total_minor == 700_00


def test_how_the_lines_stand_has_no_say_in_what_is_honoured() -> None:
    set_prices()
    quoted = shown()
    set_price("base", "tea", 999_00)
    lines = [BasketLine("b", "latte-s", 1), BasketLine("c", "tea", 1), BasketLine("d", "tea", 1)]

    assert agreed_quote(replace(TEAS, lines=lines), quoted.proof, at=SOON) == quoted


def test_a_quote_is_honoured_for_its_own_basket_alone() -> None:
    set_prices()
    proof = shown().proof
    set_price("base", "tea", 999_00)

    for other in (
        replace(TEAS, lines=[BasketLine("1", "tea", 3), BasketLine("2", "latte-s", 1)]),
        replace(TEAS, lines=[BasketLine("1", "mug", 2)]),
        replace(TEAS, place_id="gum"),
        replace(TEAS, way="courier"),
        replace(TEAS, channel="till"),
        replace(TEAS, codes=("WORD",)),
    ):
        assert isinstance(agreed_quote(other, proof, at=SOON), Refusal), other


def test_a_quote_of_one_customer_is_honoured_for_nobody_else() -> None:
    set_prices()
    customer_id = uuid4()
    proof = shown(customer_id).proof
    set_price("base", "tea", 999_00)

    assert isinstance(agreed_quote(TEAS, proof, at=SOON, customer_id=customer_id), Quote)
    assert isinstance(agreed_quote(TEAS, proof, at=SOON, customer_id=uuid4()), Refusal)
    assert isinstance(agreed_quote(TEAS, proof, at=SOON), Refusal)


def test_what_was_never_shown_is_refused() -> None:
    set_prices()

    for proof in ("", "0" * 64, "nul\0", price_basket(TEAS, at=NOON).proof[:8]):
        assert isinstance(agreed_quote(TEAS, proof, at=NOON), Refusal), proof


def test_what_has_no_price_cannot_be_agreed_to() -> None:
    set_prices()
    basket = Basket("arbat", "site", [BasketLine("1", "latte-l", 1), BasketLine("2", "tea", 1)])

    refused = agreed_quote(basket, price_basket(basket, at=NOON).proof, at=NOON)

    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.facts) == ("no_price", {"skus": ("latte-l",)})


def check_a_change_of_a_beaten_price_shows() -> None:
    before = price_basket(replace(TEAS, place_id="gum"), at=NOON)
    set_price("base", "tea", 1)
    after = price_basket(replace(TEAS, place_id="gum"), at=NOON)
    assert (before.total_minor, before.proof == after.proof) == (after.total_minor, False)


def test_a_change_of_a_price_that_another_list_beats_changes_the_proof() -> None:
    set_prices()

    check_a_change_of_a_beaten_price_shows()


def test_a_price_set_without_a_new_version_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    set_prices()
    monkeypatch.setattr(pricing, "_next_version", lambda _: None)

    with pytest.raises(AssertionError):
        check_a_change_of_a_beaten_price_shows()


def test_prices_that_are_set_at_once_each_have_a_version_of_their_own() -> None:
    set_prices()
    before = PriceList.objects.get(id="base").version

    def change(number: int) -> None:
        try:
            set_price("base", ("tea", "mug")[number % 2], 500_00 + number)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(change, range(16)))

    assert PriceList.objects.get(id="base").version == before + 16
