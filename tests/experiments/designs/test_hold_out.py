"""A hold-out tells the known effect with the promised coverage, or says why it cannot."""

from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tests.experiments.persons import END, START, Trial, trial
from vitrina.engine import DuckDB, Row
from vitrina.errors import SettingError, UnknownNameError
from vitrina.experiments import DESIGNS, Lift, lift
from vitrina.experiments.designs.hold_out import HoldOut

TRIALS = 150


def read(given: Trial, *, planned_share: float | None = 0.7) -> Lift:
    return lift(
        given.outcomes,
        given.assignments,
        design=HoldOut(planned_share=planned_share),
        starts_at=START,
        ends_at=END,
    )


def small(*spells: Row, outcomes: list[Row] | None = None) -> Lift:
    """A test with few persons; each spell says at least who and in which arm."""
    rows = [{"from_at": START, "until_at": None, **spell} for spell in spells]
    assignments = pa.Table.from_pylist(
        rows,
        pa.schema(
            [
                ("unit_id", pa.string()),
                ("arm", pa.string()),
                ("from_at", pa.timestamp("us", tz="UTC")),
                ("until_at", pa.timestamp("us", tz="UTC")),
            ]
        ),
    )
    measured = outcomes or [bought("a", 1.0), bought("b", 3.0), bought("c", 1.0), bought("d", 2.0)]
    return lift(measured, assignments, design="hold_out", starts_at=START, ends_at=END)


def bought(unit_id: str, value: float, *, day: int = 1) -> Row:
    return {"unit_id": unit_id, "at": START + timedelta(days=day), "value": value}


def in_arm(arm: str, *units: str) -> list[Row]:
    return [{"unit_id": unit, "arm": arm} for unit in units]


def test_four_persons_give_the_figures_worked_out_by_hand() -> None:
    found = small(*in_arm("treated", "a", "b", "e"), *in_arm("control", "c", "d"))

    # treated buy 1, 3 and 0: mean 4/3; control 1 and 2: mean 3/2; three are treated
    assert found.effect == pytest.approx(3 * (4 / 3 - 3 / 2))
    # variances 7/3 of three and 1/2 of two
    assert found.standard_error == pytest.approx(3 * (7 / 9 + 1 / 4) ** 0.5)
    assert (found.treated, found.control, found.is_randomised) == (3, 2, True)
    assert [(moment.actual, moment.expected) for moment in found.moments] == [(4.0, 4.5)]


def test_nine_intervals_of_ten_hold_the_effect_of_a_test_that_worked(engine: DuckDB) -> None:
    held = 0
    for seed in range(TRIALS):
        given = trial(engine, seed=seed)
        found = read(given, planned_share=None)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= given.effect <= found.high

    assert 0.84 * TRIALS <= held <= 0.96 * TRIALS


def test_one_test_of_ten_that_did_nothing_looks_as_if_it_did(engine: DuckDB) -> None:
    clear = sum(
        read(trial(engine, seed=seed, each=0.0), planned_share=None).is_clear
        for seed in range(TRIALS)
    )

    assert 0.04 * TRIALS <= clear <= 0.16 * TRIALS


def test_what_persons_bought_before_narrows_the_interval(engine: DuckDB) -> None:
    given = trial(engine, seed=1)
    rows = given.outcomes.to_arrow()
    during = engine.adopt(rows.filter(pc.greater_equal(rows.column("at"), pa.scalar(START))))

    known, unknown = read(given), read(replace(given, outcomes=during))

    assert known.standard_error is not None
    assert unknown.standard_error is not None
    assert known.standard_error < 0.5 * unknown.standard_error


def without_light_buyers_in_control(engine: DuckDB, given: Trial) -> Trial:
    """An import that lost those of the control group who bought little."""
    rows = given.assignments.to_arrow()
    outcomes = given.outcomes.to_arrow()
    light = outcomes.filter(pc.less(outcomes.column("value"), 20.0)).column("unit_id").unique()
    lost = pc.and_(pc.equal(rows.column("arm"), "control"), pc.is_in(rows.column("unit_id"), light))
    return replace(given, assignments=engine.adopt(rows.filter(pc.invert(lost))))


def test_a_control_group_that_was_not_random_is_no_effect(engine: DuckDB) -> None:
    given = without_light_buyers_in_control(engine, trial(engine, seed=3, each=0.0))

    found = read(given)

    assert found.effect is None
    assert found.low is None
    assert "70.0% were planned" in found.why_not
    assert "test again" in found.why_not


def test_without_the_check_of_the_lots_the_same_group_would_tell_a_wrong_effect(
    engine: DuckDB,
) -> None:
    given = without_light_buyers_in_control(engine, trial(engine, seed=3, each=0.0))
    rows = given.outcomes.to_arrow()
    during = engine.adopt(rows.filter(pc.greater_equal(rows.column("at"), pa.scalar(START))))

    sabotaged = read(replace(given, outcomes=during), planned_share=None)

    assert sabotaged.is_clear  # and yet nothing was caused
    assert any("could not be checked" in warning for warning in sabotaged.warnings)


def test_a_channel_that_everybody_saw_has_nobody_to_compare_with() -> None:
    found = small(*in_arm("treated", "a", "b", "c", "d"))

    assert found.effect is None
    assert "Everybody was treated" in found.why_not


def test_an_arm_of_one_person_is_too_few() -> None:
    found = small(*in_arm("treated", "a", "b", "c"), *in_arm("control", "d"))

    assert found.effect is None
    assert "3 treated and 1 control persons are too few" in found.why_not


def test_persons_in_both_arms_tell_that_lots_were_not_drawn_by_person() -> None:
    found = small(*in_arm("treated", "a", "b", "e"), *in_arm("control", "a", "c", "d"))

    assert found.effect is None
    assert "1 of 5 persons stand in both arms" in found.why_not


def test_a_few_persons_in_both_arms_are_left_out_and_told() -> None:
    many = [f"t{number}" for number in range(100)]
    others = [f"c{number}" for number in range(100)]

    found = small(*in_arm("treated", "a", "b", *many), *in_arm("control", "a", "c", "d", *others))

    assert found.is_known
    assert (found.treated, found.control) == (101, 102)
    assert "1 persons stand in both arms and were left out." in found.warnings


def test_who_was_assigned_after_the_test_does_not_count() -> None:
    late = [{**row, "from_at": END} for row in in_arm("control", "e", "f")]

    found = small(*in_arm("treated", "a", "b"), *in_arm("control", "c", "d"), *late)

    assert (found.treated, found.control) == (2, 2)
    assert "2 persons entered after the test had ended and were left out." in found.warnings


def test_a_control_group_that_was_named_in_the_middle_of_the_test_is_no_effect() -> None:
    middle = START + timedelta(days=9)
    control = in_arm("control", *(f"c{number}" for number in range(50)))

    found = small(
        *in_arm("treated", *(f"t{number}" for number in range(50))),
        *({**row, "from_at": middle} for row in control),
    )

    assert found.effect is None
    assert "0 of the treated and 50 of the control persons entered after" in found.why_not


def test_a_goal_that_nobody_reached_gives_no_effect_and_not_a_certain_zero() -> None:
    found = small(
        *in_arm("treated", "a", "b"), *in_arm("control", "c", "d"), outcomes=[bought("x", 1.0)]
    )

    assert found.effect is None
    assert "nothing to compare" in found.why_not


def test_a_value_that_is_no_number_is_told_and_not_counted() -> None:
    found = small(
        *in_arm("treated", "a", "b"),
        *in_arm("control", "c", "d"),
        outcomes=[bought("a", float("nan")), bought("b", 1.0), bought("c", 2.0)],
    )

    assert found.effect is None
    assert "not a finite number" in found.why_not


def test_a_return_may_make_a_value_negative() -> None:
    found = small(
        *in_arm("treated", "a", "b"),
        *in_arm("control", "c", "d"),
        outcomes=[bought("a", -5.0), bought("b", 1.0), bought("c", 2.0), bought("d", 3.0)],
    )

    assert found.effect == pytest.approx(2 * (-2.0 - 2.5))


def test_a_design_is_taken_by_name_too() -> None:
    assert DESIGNS["hold_out"] is HoldOut
    with pytest.raises(UnknownNameError, match="Did you mean 'hold_out'"):
        lift([bought("a", 1.0)], [], design="holdout", starts_at=START, ends_at=END)


def test_a_share_of_everybody_cannot_be_planned() -> None:
    with pytest.raises(SettingError, match="between 0 and 1, not 1"):
        HoldOut(planned_share=1)
