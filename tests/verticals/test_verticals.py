"""Each vertical names only what there is, and its sample is a business that holds together."""

import re
from collections import Counter
from dataclasses import replace
from itertools import chain
from zoneinfo import ZoneInfo

import pytest

import tests.web.shops  # noqa: F401  # sets Django up
from vitrina.commerce.capacity.models import Pool
from vitrina.commerce.catalog.models import Product
from vitrina.commerce.places.models import Place
from vitrina.events import EVENT_TYPES, GOALS
from vitrina.verticals import VERTICALS, Vertical
from vitrina.verticals.vertical import PAGES

every_vertical = pytest.mark.parametrize("vertical", [VERTICALS[name] for name in VERTICALS])


@every_vertical
def test_everything_that_it_names_exists(vertical: Vertical) -> None:
    assert set(vertical.pools) <= set(Pool.Kind.values)
    assert set(vertical.events) <= set(EVENT_TYPES)
    assert set(vertical.goals) <= set(GOALS)
    assert set(vertical.pages) <= set(PAGES)
    assert re.fullmatch(r"#[0-9a-f]{6}", vertical.accent)
    assert VERTICALS[vertical.name] is vertical


@every_vertical
def test_its_goals_are_reached_by_its_events(vertical: Vertical) -> None:
    for goal in vertical.goals:
        assert set(GOALS[goal].event_types) & set(vertical.events), goal


@every_vertical
def test_every_text_is_there_in_both_languages(vertical: Vertical) -> None:
    sample = vertical.sample
    texts = [vertical.title, vertical.about, *vertical.words.values(), *sample.categories.values()]
    for product in sample.products:
        texts += [product.name, product.about]
        texts += [each.name for each in product.variants if each.name]

    assert [text for text in texts if set(text) != {"ru", "en"} or not all(text.values())] == []


@every_vertical
def test_its_sample_holds_together(vertical: Vertical) -> None:
    sample = vertical.sample
    skus = [each.sku for product in sample.products for each in product.variants]
    prices = {each.sku: each.minor for product in sample.products for each in product.variants}

    assert {each.category for each in sample.products} == set(sample.categories)
    assert {each.kind for each in sample.products} <= set(Product.Kind.values)
    assert [sku for sku, count in Counter(skus).items() if count > 1] == []
    assert all(minor > 0 for minor in prices.values())
    for priced in sample.price_lists:
        assert set(priced.prices) <= set(skus)
        assert all(minor < prices[sku] for sku, minor in priced.prices.items()), "a dearer offer"


@every_vertical
def test_its_places_can_be_found_and_entered(vertical: Vertical) -> None:
    for place in vertical.sample.places:
        assert place.kind in Place.Kind.values
        assert ZoneInfo(place.zone).key == place.zone
        assert place.hours
        assert {table.hall for table in place.tables} <= set(place.halls)
        names = {table.name for table in place.tables}
        assert len(names) == len(place.tables)
        assert set(chain.from_iterable(place.joins)) <= names
        assert ("tables" in place.services) == bool(place.tables)
        assert (place.kind == "locker") == bool(place.lockers)


def test_a_vertical_that_names_what_there_is_not_is_caught() -> None:
    wrong = replace(VERTICALS["cafe"], events=("Coffee Drunk",))

    with pytest.raises(AssertionError):
        test_everything_that_it_names_exists(wrong)
