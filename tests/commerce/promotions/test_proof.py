"""What a price and its proof may depend on, and what not."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commerce.promotions.rulesets import BASE, COURIER, HAPPY, NOON, RULES, basket
from vitrina.commerce.promotions import quote as quoting
from vitrina.commerce.promotions import ruleset as rulesets
from vitrina.commerce.promotions.basket import Basket, BasketLine
from vitrina.commerce.promotions.keeping import kept, quote_of
from vitrina.commerce.promotions.quote import quote
from vitrina.commerce.promotions.ruleset import Conditions, PriceList, Ruleset, Tariff

skus = st.sampled_from(["tea", "latte", "mug", "cake"])
minors = st.integers(0, 10**9)
minutes = st.none() | st.integers(0, 1439)
conditions = st.builds(
    Conditions,
    places=st.frozensets(st.sampled_from(["arbat", "gum"])),
    channels=st.frozensets(st.sampled_from(["site", "till"])),
    valid_from=st.none() | st.just(NOON - timedelta(days=1)),
    valid_until=st.none() | st.just(NOON + timedelta(days=1)),
    weekdays=st.frozensets(st.integers(0, 6)),
    from_minute=minutes,
    until_minute=minutes,
)
price_lists = st.builds(
    PriceList,
    id=st.sampled_from(["a", "b", "c", "d"]),
    version=st.integers(1, 9),
    currency=st.sampled_from(["RUB", "EUR"]),
    priority=st.integers(-2, 2),
    conditions=conditions,
    prices=st.dictionaries(skus, minors),
)
tariffs = st.builds(
    Tariff,
    id=st.sampled_from(["t", "u"]),
    version=st.integers(1, 9),
    way=st.sampled_from(["courier", "locker"]),
    minor=minors,
    currency=st.sampled_from(["RUB", "EUR"]),
    free_from_minor=st.none() | minors,
    conditions=conditions,
)
rules = st.builds(
    Ruleset,
    place_id=st.just("arbat"),
    zone=st.sampled_from(["Europe/Moscow", "Asia/Kamchatka", "Europe/Berlin"]),
    price_lists=st.lists(price_lists, max_size=4, unique_by=lambda each: each.id).map(tuple),
    tariffs=st.lists(tariffs, max_size=2, unique_by=lambda each: each.id).map(tuple),
)
baskets = st.builds(
    lambda units, way, channel: basket(*units, way=way, channel=channel),
    st.lists(st.tuples(skus, st.integers(1, 999)), max_size=6),
    st.sampled_from(["pickup", "courier", "locker"]),
    st.sampled_from(["site", "till"]),
)
moments = st.integers(-(10**6), 10**6).map(lambda seconds: NOON + timedelta(seconds=seconds))


@given(baskets, rules, moments, st.randoms(use_true_random=False))
def test_the_order_of_lines_and_lists_has_no_say(
    basket: Basket, rules: Ruleset, at: Any, rng: Any
) -> None:
    lines, lists = list(basket.lines), list(rules.price_lists)
    rng.shuffle(lines)
    rng.shuffle(lists)

    one = quote(basket, rules, at)
    other = quote(replace(basket, lines=lines), replace(rules, price_lists=tuple(lists)), at)

    assert (one.proof, one.total_minor) == (other.proof, other.total_minor)
    assert sorted(one.lines, key=repr) == sorted(other.lines, key=repr)


@given(baskets, rules, moments)
def test_amounts_add_up_and_are_never_below_zero(basket: Basket, rules: Ruleset, at: Any) -> None:
    quoted = quote(basket, rules, at)

    assert quoted.total_minor == sum(line.net_minor for line in quoted.lines)
    for line in quoted.lines:
        assert line.gross_minor == line.unit_minor * line.quantity
        assert line.net_minor == line.gross_minor - line.discount_minor
        assert 0 <= line.net_minor <= line.gross_minor


@given(baskets, rules, moments)
def test_every_line_is_priced_or_missing(basket: Basket, rules: Ruleset, at: Any) -> None:
    quoted = quote(basket, rules, at)

    priced = {line.line_id for line in quoted.lines if line.kind == "item"}
    for line in basket.lines:
        assert (line.line_id in priced) != (line.sku in quoted.missing)


@given(baskets, rules, moments)
def test_the_same_question_has_the_same_answer(basket: Basket, rules: Ruleset, at: Any) -> None:
    assert quote(basket, rules, at) == quote(basket, rules, at)


@given(baskets, rules, moments)
def test_a_kept_quote_comes_back_as_it_was(basket: Basket, rules: Ruleset, at: Any) -> None:
    quoted = quote(basket, rules, at)

    assert quote_of(json.loads(json.dumps(kept(quoted)))) == quoted


def test_how_a_page_splits_its_lines_has_no_say() -> None:
    one = Basket("arbat", "site", [BasketLine("x", "tea", 3)])
    split = Basket("arbat", "site", [BasketLine("a", "tea", 1), BasketLine("b", "tea", 2)])

    assert quote(one, RULES, NOON).proof == quote(split, RULES, NOON).proof


def test_page_app_and_till_have_the_same_proof_at_every_second() -> None:
    """POS-Awesome-V15#2380: the till and the site each had a price of their own."""
    proofs = {
        quote(basket(("tea", 1), channel=channel), RULES, NOON + timedelta(seconds=later)).proof
        for channel in ("site", "app", "till")
        for later in (0, 59)
    }

    assert len(proofs) == 1


UNITS = (("tea", 2), ("latte", 1))
CHANGES: dict[str, Callable[[Ruleset], Ruleset]] = {
    "a price": lambda rules: replace(
        rules, price_lists=(replace(BASE, prices={**BASE.prices, "tea": 200_01}), HAPPY)
    ),
    "a version": lambda rules: replace(rules, price_lists=(replace(BASE, version=2), HAPPY)),
    "the version of a list that does not apply": lambda rules: replace(
        rules, price_lists=(BASE, replace(HAPPY, version=2))
    ),
    "a condition": lambda rules: replace(
        rules, price_lists=(BASE, replace(HAPPY, conditions=Conditions(from_minute=841)))
    ),
    "a priority": lambda rules: replace(rules, price_lists=(replace(BASE, priority=1), HAPPY)),
    "a list": lambda rules: replace(rules, price_lists=(BASE,)),
    "a tariff": lambda rules: replace(rules, tariffs=(replace(COURIER, version=2),)),
    "the zone": lambda rules: replace(rules, zone="Europe/Minsk"),
}


def check_a_change_shows(change: Callable[[Ruleset], Ruleset]) -> None:
    before = quote(basket(*UNITS, way="courier"), RULES, NOON)
    after = quote(basket(*UNITS, way="courier"), change(RULES), NOON)
    assert before.proof != after.proof


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_anything_that_prices_are_made_from_changes_the_proof(what: str) -> None:
    check_a_change_shows(CHANGES[what])


def test_a_change_of_quantity_sku_place_or_way_changes_the_proof() -> None:
    other_place = replace(RULES, place_id="gum")
    proofs = [
        quote(basket(("tea", 2)), RULES, NOON).proof,
        quote(basket(("tea", 3)), RULES, NOON).proof,
        quote(basket(("latte", 2)), RULES, NOON).proof,
        quote(basket(("tea", 2), way="courier"), RULES, NOON).proof,
        quote(replace(basket(("tea", 2)), place_id="gum"), other_place, NOON).proof,
    ]

    assert all(one != other for one, other in permutations(proofs, 2))


@given(rules, rules)
def test_two_rulesets_of_one_digest_are_one(one: Ruleset, other: Ruleset) -> None:
    def bare(rules: Ruleset) -> Ruleset:  # the versions stand for the prices
        lists = sorted((replace(each, prices={}) for each in rules.price_lists), key=repr)
        return replace(
            rules, price_lists=tuple(lists), tariffs=tuple(sorted(rules.tariffs, key=repr))
        )

    assert (one.digest() == other.digest()) == (bare(one) == bare(other))


def test_the_proof_of_one_basket_is_what_any_program_can_compute() -> None:
    rules = Ruleset(place_id="ё", zone="UTC", price_lists=(replace(BASE, prices={"tea": 200_00}),))
    quoted = quote(Basket("ё", "site", [BasketLine("1", "tea", 2)]), rules, NOON)

    digest = sha256(
        b'{"place_id":"\\u0451","price_lists":[{"channels":[],"currency":"RUB","from_minute":null,'
        b'"id":"base","places":[],"priority":0,"until_minute":null,"valid_from":null,'
        b'"valid_until":null,"version":1,"weekdays":[]}],"rules":[],"tariffs":[],"zone":"UTC"}'
    ).hexdigest()
    proof = sha256(
        b'{"currency":"RUB","lines":[["item","tea",20000,"base",2,40000,0,40000]],'
        b'"ruleset":"%b","total":40000}' % digest.encode()
    ).hexdigest()

    assert (quoted.ruleset_digest, quoted.proof) == (digest, proof)
    assert quoted.shown_proof == proof[:8]


def test_a_digest_without_versions_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = rulesets.PriceList.plain

    def careless(self: PriceList) -> dict[str, object]:
        return {**honest(self), "version": 1}

    monkeypatch.setattr(rulesets.PriceList, "plain", careless)

    with pytest.raises(AssertionError):
        check_a_change_shows(CHANGES["a version"])


def test_a_proof_without_the_lines_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quoting, "_proof", lambda digest, *_: digest)

    with pytest.raises(AssertionError):
        check_a_change_shows(CHANGES["a price"])
