"""Which experiment to run next: worth its cost, or none."""

from datetime import UTC, datetime

import numpy as np
import pytest

from vitrina.attribution import (
    Calibration,
    PossibleTest,
    UnitEffect,
    Verdict,
    calibrate,
    next_test,
)
from vitrina.errors import MissingColumnsError, SettingError

MARGIN_MINOR = 1_000.0  # of a conversion


def known(*draws: np.ndarray) -> Calibration:
    """A posterior as it is given, of channels a, b and so on."""
    effects = [
        UnitEffect(
            channel=name,
            campaign=None,
            credited=1_000,
            effect=float(drawn.mean()),
            low=None,
            high=None,
            is_known=False,
            verdict=Verdict.NO_EXPERIMENT,
            why="",
            experiments=(),
            own=None,
            own_error=None,
            over_credit=None,
            needed_standard_error=None,
        )
        for name, drawn in zip("abc", draws, strict=False)
    ]
    return Calibration(effects, np.column_stack(draws), [])


def normal(mean: float, sd: float, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(mean, sd, 20_000)


def spend(**cost: float) -> list[dict[str, object]]:
    return [{"channel": channel, "cost_minor": each} for channel, each in cost.items()]


def on(channel: str, *, cost: float = 0.0, error: float = 1.0) -> PossibleTest:
    return PossibleTest(name=channel, channel=channel, cost_minor=cost, standard_error=error)


def test_the_gain_is_that_of_the_closed_form() -> None:
    """At break-even, normal: margin * sd of the posterior mean * 1 / sqrt(2 pi)."""
    choice = next_test(
        known(normal(500, 100)),
        spend(a=500 * MARGIN_MINOR),
        [on("a", error=100)],
        conversion_minor=MARGIN_MINOR,
    )

    expected = MARGIN_MINOR * 100 / np.sqrt(2) / np.sqrt(2 * np.pi)
    assert choice.values[0].gain_minor == pytest.approx(expected, rel=0.1)
    assert choice.best == "a"


def test_the_open_question_is_worth_more_than_the_settled_one() -> None:
    now = known(normal(500, 200, 1), normal(900, 20, 2), normal(50, 20, 3))
    costs = spend(a=5e5, b=5e5, c=5e5)
    tests = [on(name, cost=100, error=50) for name in "cba"]

    choice = next_test(now, costs, tests, conversion_minor=MARGIN_MINOR)

    assert choice.best == "a"
    assert choice.values[0].name == "a"
    assert {each.name: each.net_minor > 0 for each in choice.values} == {
        "a": True,
        "b": False,
        "c": False,
    }


def test_none_is_an_answer_where_every_test_costs_more_than_it_gains() -> None:
    choice = next_test(
        known(normal(500, 100)),
        spend(a=5e5),
        [on("a", cost=1e6, error=10)],
        conversion_minor=MARGIN_MINOR,
    )

    assert choice.best is None
    assert choice.values[0].net_minor < 0


def test_a_decision_that_stands_longer_pays_for_a_dearer_test() -> None:
    dear = [on("a", cost=1e5, error=50)]
    once, often = (
        next_test(
            known(normal(500, 100)),
            spend(a=5e5),
            dear,
            conversion_minor=MARGIN_MINOR,
            windows=windows,
        )
        for windows in (1, 12)
    )

    assert (once.best, often.best) == (None, "a")


def test_a_sharper_test_gains_more_and_never_less_than_nothing() -> None:
    sharp, blunt, blind = (
        next_test(
            known(normal(450, 100)), spend(a=5e5), [on("a", error=error)], conversion_minor=1_000
        )
        .values[0]
        .gain_minor
        for error in (10, 200, 1e6)
    )

    assert sharp > blunt > blind >= 0


def test_what_costs_nothing_needs_no_test() -> None:
    choice = next_test(known(normal(500, 50)), spend(z=1), [on("a")], conversion_minor=1_000)

    assert choice.values[0].gain_minor == pytest.approx(0, abs=1e-6)


def test_bad_input_is_told_with_its_value() -> None:
    now, costs = known(normal(500, 100)), spend(a=1)
    window = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    nothing = calibrate([{"channel": "a", "conversions": 1.0}], window=window)
    with pytest.raises(SettingError, match="Without any experiment"):
        next_test(nothing, costs, [], conversion_minor=1)
    with pytest.raises(SettingError, match="'radio'"):
        next_test(now, costs, [on("radio")], conversion_minor=1)
    with pytest.raises(SettingError, match="standard error 0"):
        next_test(now, costs, [on("a", error=0)], conversion_minor=1)
    with pytest.raises(SettingError, match="conversion of 0"):
        next_test(now, costs, [on("a")], conversion_minor=0)
    with pytest.raises(MissingColumnsError, match="cost_minor"):
        next_test(now, [{"channel": "a"}], [], conversion_minor=1)
