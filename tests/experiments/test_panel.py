"""Outcomes become a matrix, and what is missing stays known as missing."""

from datetime import timedelta

import numpy as np

from tests.experiments.places import day
from vitrina.engine import Row, together
from vitrina.experiments.design import Window
from vitrina.experiments.panel import Panel, read_panel

WINDOW = Window(starts_at=day(3), ends_at=day(5))


def outcome(unit: str, number: int, value: float | None) -> Row:
    return {"unit_id": unit, "at": day(number), "value": value}


def spell(unit: str, arm: str, since: int = 0, until: int | None = None) -> Row:
    return {
        "unit_id": unit,
        "arm": arm,
        "from_at": day(since),
        "until_at": None if until is None else day(until),
    }


def panel_of(outcomes: list[Row], spells: list[Row], window: Window = WINDOW) -> Panel:
    measured, assigned = together(outcomes, spells)
    return read_panel(measured, assigned, window=window)


ARMS = [spell("a", "treated"), spell("b", "control")]


def test_units_are_rows_and_periods_are_columns_in_order() -> None:
    outcomes = [outcome("b", 3, 4), outcome("a", 3, 2), outcome("a", 2, 1), outcome("b", 2, 3)]

    panel = panel_of(outcomes, ARMS)

    assert panel.units == ("a", "b")
    assert panel.periods == (day(2), day(3))
    assert panel.values.tolist() == [[1, 2], [3, 4]]
    assert panel.is_treated.tolist() == [True, False]
    assert panel.is_test.tolist() == [False, True]


def test_a_unit_without_a_row_in_a_period_did_nothing_in_it() -> None:
    outcomes = [outcome("a", 2, 1), outcome("a", 3, 2), outcome("b", 3, 4)]

    assert panel_of(outcomes, ARMS).values.tolist() == [[1, 2], [0, 4]]


def test_a_value_that_is_unknown_is_not_taken_for_nothing() -> None:
    outcomes = [outcome("a", 2, None), outcome("b", 2, float("nan")), outcome("b", 3, 1.0)]

    values = panel_of(outcomes, ARMS).values

    assert np.isnan(values[:, 0]).all()
    assert values[:, 1].tolist() == [0, 1]


def test_a_period_in_which_nobody_has_a_row_is_a_gap_and_no_column() -> None:
    outcomes = [outcome("a", number, 1) for number in (0, 1, 4)] + [outcome("b", 0, 1)]

    panel = panel_of(outcomes, ARMS)

    assert panel.periods == (day(0), day(1), day(4))
    assert sum(panel.gaps) == 2


def test_what_happened_after_the_test_is_left_out() -> None:
    outcomes = [outcome("a", number, number) for number in range(8)]

    panel = panel_of(outcomes, ARMS)

    assert panel.periods[-1] == day(4)
    assert panel.short == 0


def test_days_of_the_test_that_are_still_to_come_are_counted() -> None:
    outcomes = [outcome("a", number, 1) for number in range(4)]

    assert panel_of(outcomes, ARMS).short == 1


def test_days_of_23_and_25_hours_are_no_gaps() -> None:
    hours = [0, 24, 47, 71, 96]
    outcomes: list[Row] = [
        {"unit_id": "a", "at": day(0) + timedelta(hours=hour), "value": 1} for hour in hours
    ]

    assert panel_of(outcomes, ARMS).gaps == (0, 0)


def test_a_unit_that_is_in_no_arm_during_the_test_is_not_in_the_panel() -> None:
    outcomes = [outcome(unit, number, 1) for unit in "abc" for number in range(5)]
    spells = [*ARMS, spell("c", "control", 0, 3)]

    assert panel_of(outcomes, spells).units == ("a", "b")


def test_a_unit_in_both_arms_is_torn_and_one_without_rows_is_absent() -> None:
    outcomes = [outcome("a", number, 1) for number in range(5)]
    spells = [spell("a", "control", 0, 4), spell("a", "treated", 4), spell("b", "control")]

    panel = panel_of(outcomes, spells)

    assert panel.torn == ("a",)
    assert panel.absent == ("b",)
