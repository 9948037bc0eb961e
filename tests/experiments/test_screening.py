"""Bad panels give a clear answer in every design of places, and never a confident number."""

from collections.abc import Mapping

import numpy as np
import pytest

from tests.experiments.places import assigned, chain, day, named, outcomes_of, read
from vitrina.engine import Row
from vitrina.experiments.design import DESIGNS
from vitrina.experiments.finding import Lift
from vitrina.experiments.lift import lift
from vitrina.experiments.matrix import Floats

STARTS, ENDS = 40, 50
TREATED = ("p00", "p01", "p02", "p03", "p04", "p05")

each_design = pytest.mark.parametrize(
    "design", ["geo_lift", "time_based_regression", "trimmed_match"]
)


def values_of(places: int = 14) -> Floats:
    return chain(places=places, days=ENDS, seed=1)


def found_in(values: Mapping[str, Floats], design: str) -> Lift:
    return read(values, treated=TREATED, design=DESIGNS[design](), starts=STARTS, ends=ENDS)


def found_in_rows(rows: list[Row], design: str, *, starts: int = STARTS) -> Lift:
    units = sorted({str(row["unit_id"]) for row in rows})
    return lift(
        rows,
        assigned(units, TREATED),
        design=DESIGNS[design](),
        starts_at=day(starts),
        ends_at=day(ENDS),
    )


def told(found: Lift, words: str) -> bool:
    return any(words in warning for warning in found.warnings)


@each_design
def test_a_good_panel_gives_an_effect(design: str) -> None:
    found = found_in(named(values_of()), design)

    assert found.is_known
    assert found.why_not == ""
    assert (found.treated, found.design) == (6, design)


@each_design
def test_two_treated_places_of_two_leave_nobody_to_compare_with(design: str) -> None:
    found = read(
        named(values_of(2)),
        treated=("p00", "p01"),
        design=DESIGNS[design](),
        starts=STARTS,
        ends=ENDS,
    )

    assert found.effect is None
    assert "All 2 units with outcomes are treated" in found.why_not
    assert (found.treated, found.control) == (2, 0)


@each_design
def test_a_test_without_treated_places_says_so(design: str) -> None:
    found = read(
        named(values_of(5)), treated=(), design=DESIGNS[design](), starts=STARTS, ends=ENDS
    )

    assert "No treated unit has an outcome" in found.why_not


@each_design
def test_a_time_before_that_is_shorter_than_the_test_is_too_little_to_learn_from(
    design: str,
) -> None:
    found = found_in_rows(outcomes_of(named(values_of())), design, starts=20)

    assert found.effect is None
    assert found.why_not.startswith("There are 20 periods before a test of 30")


@each_design
def test_nine_days_before_a_short_test_are_too_few(design: str) -> None:
    rows = [row for row in outcomes_of(named(values_of())) if row["at"] >= day(36)]  # type: ignore[operator]

    assert "only 9 periods before" in found_in_rows(rows, design, starts=45).why_not


@each_design
def test_a_test_that_lies_after_the_data_cannot_be_read_yet(design: str) -> None:
    rows = [row for row in outcomes_of(named(values_of())) if row["at"] < day(STARTS)]  # type: ignore[operator]

    assert "hold no period of the test" in found_in_rows(rows, design).why_not


@each_design
def test_a_control_store_that_opened_in_between_is_left_out(design: str) -> None:
    values = named(values_of())
    values["p13"][:25] = 0

    found = found_in(values, design)

    assert told(found, "p13 opened in between: it has no outcome up to 2026-01-25. It was left out")
    assert found.is_known
    assert "p13" not in dict(found.weights)


@each_design
def test_a_control_store_without_rows_before_it_opened_is_left_out_too(design: str) -> None:
    rows = [
        row
        for row in outcomes_of(named(values_of()))
        if row["unit_id"] != "p13" or row["at"] >= day(25)  # type: ignore[operator]
    ]

    assert told(found_in_rows(rows, design), "p13 opened in between")


@each_design
def test_a_treated_store_that_opened_in_between_stops_the_reading(design: str) -> None:
    values = named(values_of())
    values["p00"][:25] = 0

    found = found_in(values, design)

    assert found.effect is None
    assert "p00 opened in between" in found.why_not
    assert "It is treated" in found.why_not


@each_design
def test_a_control_store_that_closed_during_the_test_is_left_out(design: str) -> None:
    values = named(values_of())
    values["p13"][45:] = 0

    assert told(
        found_in(values, design), "p13 closed in between: it has no outcome from 2026-02-15"
    )


@each_design
def test_a_control_store_that_was_shut_for_a_while_is_left_out(design: str) -> None:
    values = named(values_of())
    values["p13"][20:24] = 0

    assert told(found_in(values, design), "p13 was shut in between")


@each_design
def test_a_holiday_on_which_all_are_shut_is_nobody_s_fault(design: str) -> None:
    values = values_of()
    values[:, 20:23] = 0

    found = found_in(named(values), design)

    assert found.is_known
    assert not told(found, "shut")


def test_a_small_store_with_many_empty_days_stays_in() -> None:
    values = named(values_of())
    sales = np.random.default_rng(3).poisson(0.7, ENDS)
    values["p13"] = sales.astype(np.float64)

    found = found_in(values, "geo_lift")

    assert "p13" in dict(found.weights)


@each_design
def test_days_without_any_row_are_counted_and_left_out(design: str) -> None:
    rows = [
        row
        for row in outcomes_of(named(values_of()))
        if row["at"] not in (day(10), day(11), day(45))
    ]

    found = found_in_rows(rows, design)

    assert told(found, "2 periods before the test have no row of any unit: left out")
    assert told(found, "1 periods of the test have no row of any unit")
    assert len(found.moments) == ENDS - 3


@each_design
def test_a_test_that_still_runs_gives_the_effect_so_far(design: str) -> None:
    rows = [row for row in outcomes_of(named(values_of())) if row["at"] < day(47)]  # type: ignore[operator]

    assert told(found_in_rows(rows, design), "The data end 3 periods before the test does")


@each_design
def test_a_flat_control_is_left_out_and_a_flat_treated_store_stops_the_reading(design: str) -> None:
    values = named(values_of())
    values["p13"][:] = 7
    assert told(found_in(values, design), "p13 is flat: it was 7 in every period before the test")

    values["p00"][:] = 9
    assert "p00 is flat" in found_in(values, design).why_not


@each_design
def test_controls_that_are_all_flat_leave_nobody_to_compare_with(design: str) -> None:
    values = named(values_of(8))
    for unit in ("p06", "p07"):
        values[unit][:] = 5

    found = found_in(values, design)

    assert found.effect is None
    assert "No control unit is left" in found.why_not


@each_design
def test_a_value_that_is_no_number_is_never_taken_for_one(design: str) -> None:
    values = named(values_of())
    values["p13"][12] = np.nan
    assert told(found_in(values, design), "p13 has 1 unknown values (NaN or NULL)")

    values["p00"][45] = np.nan
    assert "p00 has 1 unknown values" in found_in(values, design).why_not


@each_design
def test_negative_days_count_as_they_are_and_are_told(design: str) -> None:
    values = named(values_of())
    values["p13"][12] = -30

    found = found_in(values, design)

    assert found.is_known
    assert told(found, "1 values are negative, as returns make them")


@each_design
def test_a_place_that_changed_arms_during_the_test_stops_the_reading(design: str) -> None:
    values = named(values_of())
    spells = assigned(list(values), TREATED)
    spells[0] = {**spells[0], "until_at": day(45)}
    spells.append({"unit_id": "p00", "arm": "control", "from_at": day(45), "until_at": None})

    found = lift(
        outcomes_of(values),
        spells,
        design=DESIGNS[design](),
        starts_at=day(STARTS),
        ends_at=day(ENDS),
    )

    assert "p00 changed arms during the test" in found.why_not


@each_design
def test_an_assigned_place_without_any_row_is_told(design: str) -> None:
    values = named(values_of())
    found = lift(
        outcomes_of(values),
        assigned([*values, "far away"], TREATED),
        design=DESIGNS[design](),
        starts_at=day(STARTS),
        ends_at=day(ENDS),
    )

    assert told(found, "far away has no row at all")
