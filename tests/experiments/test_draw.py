"""Lots are drawn as the plan says, and the seed repeats them."""

from datetime import UTC, datetime, timedelta

import pytest

from vitrina.engine import Row
from vitrina.errors import SettingError
from vitrina.experiments import Plan, draw

START = datetime(2026, 3, 2, tzinfo=UTC)
UNITS = [f"u{number:03}" for number in range(100)]


def plan(design: str = "hold_out", **more: object) -> Plan:
    usual: dict[str, object] = {"treated": (), "share": 0.9, "days": 14, "before_days": 14}
    usual |= {"detectable": None, "power": 0.8, "level": 0.1}
    return Plan(design=design, **(usual | more))  # type: ignore[arg-type]  # its fields


def treated(rows: list[Row]) -> set[object]:
    return {row["unit_id"] for row in rows if row["arm"] == "treated"}


def test_lots_treat_the_share_that_is_planned() -> None:
    rows = draw(plan(), UNITS, starts_at=START, seed=1)

    assert [row["unit_id"] for row in rows] == UNITS
    assert len(treated(rows)) == 90
    assert {(row["from_at"], row["until_at"]) for row in rows} == {(START, None)}


def test_the_same_seed_draws_the_same_arms_in_whatever_order_they_come() -> None:
    first, again, other = (
        treated(draw(plan(), units, starts_at=START, seed=seed))
        for units, seed in ((UNITS, 1), (UNITS[::-1], 1), (UNITS, 2))
    )

    assert first == again
    assert first != other


def test_everybody_is_as_likely_to_be_treated() -> None:
    half = plan(share=0.5)

    draws = [treated(draw(half, UNITS, starts_at=START, seed=seed)) for seed in range(400)]

    shares = [sum(unit in drawn for drawn in draws) / 400 for unit in UNITS]
    # a share of 400 fair lots has a standard error of 0.025
    assert max(abs(share - 0.5) for share in shares) < 5 * 0.025


def test_a_plan_that_names_places_treats_those() -> None:
    rows = draw(plan("geo_lift", treated=["u003", "u007"]), UNITS, starts_at=START, seed=1)

    assert treated(rows) == {"u003", "u007"}


def test_a_switchback_fills_the_test_with_blocks_at_each_place() -> None:
    rows = draw(plan("switchback", share=0.5), ["a", "b"], starts_at=START, seed=1)

    at_a = [row for row in rows if row["unit_id"] == "a"]
    assert [row["from_at"] for row in at_a] == [START + timedelta(days=day) for day in range(14)]
    assert [row["until_at"] for row in at_a[:-1]] == [row["from_at"] for row in at_a[1:]]
    assert {row["arm"] for row in at_a} == {"treated", "control"}


def test_small_groups_have_somebody_in_each_arm() -> None:
    assert len(treated(draw(plan(), ["a", "b"], starts_at=START, seed=1))) == 1


def test_what_cannot_be_drawn_is_named() -> None:
    with pytest.raises(SettingError, match="1 units take part"):
        draw(plan(), ["a"], starts_at=START, seed=1)
    with pytest.raises(SettingError, match="'elsewhere'"):
        draw(plan("geo_lift", treated=["elsewhere"]), UNITS, starts_at=START, seed=1)
    with pytest.raises(SettingError, match="Blocks of 5 hours"):
        draw(plan("switchback"), UNITS, starts_at=START, seed=1, block_hours=5)
    with pytest.raises(SettingError, match="no time with a zone"):
        draw(plan(), UNITS, starts_at=datetime(2026, 3, 2), seed=1)  # noqa: DTZ001 - that is refused
