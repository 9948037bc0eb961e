"""A switchback tells the known effect, forgets what is carried over, and knows its lots."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.experiments.simulated_places import START, Trial, outcomes_of, spells_of, switched
from vitrina.engine import DuckDB
from vitrina.errors import SettingError
from vitrina.experiments import Lift, lift
from vitrina.experiments.designs.switchback import Switchback

TRIALS = 60


def read(given: Trial, *, wash_out_periods: int = 1) -> Lift:
    design = Switchback(wash_out_periods=wash_out_periods, draws=400)
    return lift(
        given.outcomes, given.assignments, design=design, starts_at=START, ends_at=given.ends_at
    )


def test_nine_intervals_of_ten_hold_the_effect(engine: DuckDB) -> None:
    held = 0
    for seed in range(TRIALS):
        given = switched(engine, seed=seed, each=0.5)
        found = read(given)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= given.effect <= found.high

    assert 0.82 * TRIALS <= held <= 0.98 * TRIALS


def test_one_test_of_ten_that_did_nothing_has_a_p_value_below_a_tenth(engine: DuckDB) -> None:
    low = 0
    for seed in range(TRIALS):
        p_value = read(switched(engine, seed=seed, each=0.0)).p_value
        assert p_value is not None
        low += p_value < 0.1

    assert 0.02 * TRIALS <= low <= 0.18 * TRIALS


def test_what_is_carried_over_from_the_block_before_is_washed_out(engine: DuckDB) -> None:
    given = switched(engine, seed=3, each=5.0, carried=1.0)

    found = read(given)

    assert found.low is not None
    assert found.high is not None
    assert found.low <= given.effect <= found.high


def test_without_the_wash_out_the_same_test_tells_too_little(engine: DuckDB) -> None:
    given = switched(engine, seed=3, each=5.0, carried=1.0)

    sabotaged = read(given, wash_out_periods=0)

    # one hour of four is still in the other arm half of the time
    assert sabotaged.high is not None
    assert sabotaged.high < given.effect


def test_the_order_of_rows_does_not_matter(engine: DuckDB) -> None:
    given = switched(engine, seed=1)
    rows, spells = given.outcomes.to_arrow(), given.assignments.to_arrow()
    back = replace(
        given,
        outcomes=engine.adopt(rows.take(list(range(len(rows)))[::-1])),
        assignments=engine.adopt(spells.take(list(range(len(spells)))[::-1])),
    )

    assert read(back).effect == pytest.approx(read(given).effect)
    assert read(back).p_value == read(given).p_value


def test_the_picture_shows_treated_hours_with_and_without(engine: DuckDB) -> None:
    given = switched(engine, seed=1)

    found = read(given)

    assert found.effect is not None
    gained = sum(moment.actual - moment.expected for moment in found.moments)
    assert gained == pytest.approx(found.effect)


def test_arms_that_take_turns_were_hardly_drawn_by_lot(engine: DuckDB) -> None:
    given = switched(engine, seed=1)
    spells = [
        (place, "treated" if (block + place) % 2 else "control", at, at + timedelta(hours=4))
        for place in range(2)
        for block in range(84)
        for at in [START + timedelta(hours=4 * block)]
    ]

    found = read(replace(given, assignments=spells_of(engine, list(spells))))

    assert any("take turns without exception" in warning for warning in found.warnings)


def test_one_block_for_a_whole_place_is_no_switchback(engine: DuckDB) -> None:
    given = switched(engine, seed=1)
    whole = spells_of(engine, [(0, "treated", START, None), (1, "control", START, None)])

    found = read(replace(given, assignments=whole))

    assert found.effect is None
    assert "1 treated and 1 other blocks are too few" in found.why_not


def test_a_place_in_both_arms_at_once_is_named(engine: DuckDB) -> None:
    given = switched(engine, seed=1)
    both = spells_of(engine, [(0, "treated", START, None), (0, "control", START, None)])

    found = read(replace(given, assignments=both))

    assert found.effect is None
    assert "stand in both arms at once, place 0 among them" in found.why_not


def test_a_wash_out_as_long_as_a_block_leaves_nothing(engine: DuckDB) -> None:
    found = read(switched(engine, seed=1), wash_out_periods=4)

    assert found.effect is None
    assert "make blocks longer, or the wash-out shorter" in found.why_not


def test_hours_without_any_sale_give_no_effect_of_certainty(engine: DuckDB) -> None:
    given = switched(engine, seed=1)
    flat = outcomes_of(
        engine,
        given.outcomes.to_arrow().column("value").to_numpy().reshape(4, -1) * 0,
        begin=START,
        step=timedelta(hours=1),
    )

    found = read(replace(given, outcomes=flat))

    assert found.effect is None
    assert "nothing to compare" in found.why_not


def test_a_negative_wash_out_is_refused() -> None:
    with pytest.raises(SettingError, match="wash_out_periods is -1"):
        Switchback(wash_out_periods=-1)
