"""Persons are found in worlds where it is known who made each link."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

import pytest

from tests.identity import world
from tests.identity.given import with_namespace
from vitrina import identity

STRENGTH = {each.name: place for place, each in enumerate(identity.RULES.namespaces)}


@dataclass(frozen=True)
class Score:
    """F1 over pairs of links that are one person's, and the most persons in one passport."""

    f1: float
    most_persons: int


def scored(shop: world.World, rules: identity.Rules = identity.RULES) -> Score:
    people = identity.resolve(shop.links, rules).rows()
    passport = {row["identifier"]: row["passport_id"] for row in people}
    given: list[tuple[object, int]] = []
    for number, (row, person) in enumerate(zip(shop.links, shop.person, strict=True)):
        ends = sorted((str(row["left"]), str(row["right"])), key=_strength)
        known = [passport[end] for end in ends if passport[end] is not None]
        given.append((known[0] if known else number, person))
    both, one, other = (
        sum(many * (many - 1) for many in Counter(part).values())
        for part in (given, [each[0] for each in given], [each[1] for each in given])
    )
    persons = defaultdict(set)
    for found, person in given:
        persons[found].add(person)
    return Score(2 * both / (one + other), max(len(each) for each in persons.values()))


def _strength(identifier: str) -> int:
    return STRENGTH[identifier.partition(":")[0]]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_customers_with_accounts_are_told_apart(seed: int) -> None:
    score = scored(world.make(seed, people=900, guests=0))

    assert score.f1 > 0.995
    assert score.most_persons <= 4


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_guests_are_told_apart(seed: int) -> None:
    # a guest's browser and card have nothing in common, so that all of one person is not found
    score = scored(world.make(seed, people=900, guests=0.6))

    assert score.f1 > 0.75
    assert score.most_persons <= 4


def test_without_the_rules_strangers_become_one_person() -> None:
    shop = world.make(1, people=900, guests=0)
    careless = replace(identity.RULES, blocked=())
    for name in ("user_id", "phone", "email", "card", "anonymous_id", "pan"):
        careless = with_namespace(
            careless,
            name,
            limit=None,
            shared_limit=None,
            degree=None,
            is_shared=False,
            is_identified=False,
        )

    assert scored(shop, careless).most_persons > 100
