"""Market selection: the past says which places to treat, and what a test there can find."""

from math import comb

import numpy as np
import pytest

from tests.experiments.places import chain, named, outcomes_of, read
from vitrina import experiments
from vitrina.engine import Row
from vitrina.errors import SettingError
from vitrina.experiments.designs.geo_lift import GeoLift
from vitrina.experiments.markets import MarketSearch
from vitrina.experiments.matrix import Floats

DAYS = 14


def past_of(values: Floats) -> list[Row]:
    return outcomes_of(named(values))


def search(**changes: object) -> MarketSearch:
    return MarketSearch(**{"days": DAYS, "sizes": (2,), **changes})  # type: ignore[arg-type]


def test_every_pair_of_a_few_places_is_tried_once() -> None:
    plans = experiments.select_markets(past_of(chain(places=8, days=90, seed=1)), search())

    assert len(plans) == len({tuple(plan.treated) for plan in plans}) == comb(8, 2)
    assert {plan.design for plan in plans} == {"geo_lift"}
    assert {plan.share for plan in plans} == {0.25}


def test_the_plan_that_finds_the_smallest_lift_comes_first() -> None:
    plans = experiments.select_markets(past_of(chain(places=8, days=90, seed=1)), search())

    found = [plan.detectable for plan in plans if plan.detectable is not None]
    assert found == sorted(found)
    assert len(found) > len(plans) / 2


def test_noisy_places_are_left_alone() -> None:
    values = chain(places=8, days=90, seed=1)
    values[0] += 15 * np.random.default_rng(1).normal(size=90)

    plans = experiments.select_markets(past_of(values), search())

    assert all("p00" not in plan.treated for plan in plans[:10])
    assert all("p00" in plan.treated for plan in plans[-7:])


def test_a_larger_lift_is_found_more_often() -> None:
    plans = experiments.select_markets(past_of(chain(places=8, days=90, seed=1)), search())

    for plan in plans:
        lifts, powers = zip(*plan.powers, strict=True)
        assert list(lifts) == sorted(lifts)
        assert powers[-1] >= powers[0]


def test_the_lift_that_a_plan_promises_is_found_in_the_weeks_that_follow() -> None:
    found = 0
    for seed in range(15):
        values = chain(places=6, days=90 + DAYS, seed=seed)
        plan = experiments.select_markets(past_of(values[:, :90]), search())[5]
        assert plan.detectable is not None
        treated = [int(unit[1:]) for unit in plan.treated]
        values[treated, 90:] *= 1 + plan.detectable
        read_later = read(
            named(values),
            treated=plan.treated,
            design=GeoLift(is_augmented=False),
            starts=90,
            ends=90 + DAYS,
        )
        found += read_later.is_clear

    assert found >= 9


def test_the_cost_is_what_is_not_earned_at_that_lift() -> None:
    values = 100 + chain(places=8, days=90, seed=1)

    plan = experiments.select_markets(past_of(values), search(unit_cost_minor=1))[0]

    rows = [int(unit[1:]) for unit in plan.treated]
    earned = float(values[rows, -DAYS:].sum())
    assert plan.detectable is not None
    assert plan.cost_minor == round(earned * plan.detectable)


def test_without_the_cost_of_a_unit_no_cost_is_told() -> None:
    plan = experiments.select_markets(past_of(chain(places=8, days=90, seed=1)), search())[0]

    assert plan.cost_minor is None


def test_the_same_seed_gives_the_same_plans_and_another_draws_other_places() -> None:
    past = past_of(chain(places=16, days=60, seed=1))

    one, again, other = (
        experiments.select_markets(past, search(windows=2, seed=seed)) for seed in (1, 1, 2)
    )

    assert one == again
    assert {tuple(plan.treated) for plan in one} != {tuple(plan.treated) for plan in other}


def test_where_no_lift_that_was_tried_is_found_none_is_promised() -> None:
    values = 50 + 40 * np.random.default_rng(1).normal(size=(6, 60))

    plans = experiments.select_markets(past_of(values), search(lifts=(0.01, 0.02)))

    assert {plan.detectable for plan in plans} == {None}


def test_a_store_that_opened_in_between_is_no_candidate_and_is_told() -> None:
    values = chain(places=8, days=90, seed=1)
    values[3, :50] = 0

    plans = experiments.select_markets(past_of(values), search())

    assert all("p03" not in plan.treated for plan in plans)
    assert all("p03 opened in between" in plan.warnings[0] for plan in plans)


def test_too_few_places_are_refused() -> None:
    with pytest.raises(SettingError, match="3 places with usable outcomes are too few to treat 2"):
        experiments.select_markets(past_of(chain(places=3, days=90, seed=1)), search())


def test_a_short_past_is_refused() -> None:
    with pytest.raises(SettingError, match="30 periods are too few to try a test of 14"):
        experiments.select_markets(past_of(chain(places=8, days=30, seed=1)), search())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"days": 0}, "must be 1 or more"),
        ({"sizes": ()}, "must be 1 or more"),
        ({"level": 0.0}, "between 0 and 1"),
        ({"lifts": (0.1, 0.05)}, "above 0 and rising"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        search(**changes)
