"""Adverts that are bought by the day: more money brings more, and ever less for each rouble."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tests.simulation.conftest import Looked, look
from vitrina.errors import SettingError
from vitrina.simulation import BUYABLE, Budget, CityPlan, LiftTest, make_city, usual_budget
from vitrina.simulation.files import plan_text, read_plan, write_plan

PLAN = CityPlan(5, 2_000, 100, caused_share=0.2)
CHANGES_ON = 50


def usual(times: float = 1.0, *, day: int = 0) -> tuple[Budget, ...]:
    """Every buyable advert with so many times its usual budget, from a day on."""
    return tuple(Budget(name, day, round(times * usual_budget(PLAN, name))) for name in BUYABLE)


def city(*budgets: Budget) -> Looked:
    return look(make_city(replace(PLAN, budgets=budgets)))


@pytest.fixture(scope="module")
def as_usual() -> Looked:
    return city(*usual())


@pytest.fixture(scope="module")
def doubled() -> Looked:
    return city(*usual(), *usual(2.0, day=CHANGES_ON))


def caused(looked: Looked, pick: Callable[[pd.Series], pd.Series]) -> int:
    """Sales that clicked adverts caused, on the days that are picked."""
    sales = looked.sales
    first = looked.city.plan.starts_at
    day = (sales.occurred_at - pd.Timestamp(first)).dt.days
    return int((sales.cause.isin(BUYABLE) & pick(day)).sum())


def touches(looked: Looked) -> int:
    told = looked.truth["adverts"]
    return int(told[told.cause.isin(BUYABLE)].touches.sum())


def test_the_usual_budgets_bring_the_usual_touches(as_usual: Looked) -> None:
    never_bought = look(make_city(PLAN))

    assert touches(as_usual) == pytest.approx(touches(never_bought), rel=0.03)


def test_more_money_brings_more_but_less_than_in_proportion(
    as_usual: Looked, doubled: Looked
) -> None:
    before = caused(as_usual, lambda day: day >= CHANGES_ON + 10)
    after = caused(doubled, lambda day: day >= CHANGES_ON + 10)

    assert 1.15 < after / before < 1.75


def test_what_is_decided_later_leaves_earlier_days_as_they_were(
    as_usual: Looked, doubled: Looked
) -> None:
    def early(looked: Looked) -> pd.DataFrame:
        rows = looked.seen["receipts"]
        until = pd.Timestamp(looked.city.plan.starts_at) + pd.Timedelta(days=CHANGES_ON)
        return rows[rows.occurred_at < until].reset_index(drop=True)

    pd.testing.assert_frame_equal(early(as_usual), early(doubled))


def test_a_day_costs_its_budget(doubled: Looked) -> None:
    spend = doubled.seen["spend"]
    social = spend[spend.campaign == "social"].sort_values("day").cost.tolist()

    assert social[0] == usual_budget(PLAN, "social")
    assert social[-1] == round(2.0 * usual_budget(PLAN, "social"))


def test_an_advert_without_money_is_not_there() -> None:
    none = city(Budget("social", 0, 0))

    assert not (none.seen["spend"].campaign == "social").any()
    assert not (none.sales.cause == "social").any()


@pytest.mark.parametrize(("advert", "minor"), [("email", 100), ("socail", 100), ("social", -1)])
def test_a_budget_of_nothing_that_is_sold_is_refused(advert: str, minor: int) -> None:
    with pytest.raises(SettingError, match="brand_search"):
        city(Budget(advert, 0, minor))


def test_a_lift_test_withholds_the_advert_from_some_and_knows_its_effect() -> None:
    tested = look(
        make_city(
            replace(PLAN, budgets=usual(), lift_tests=(LiftTest("social", 20, 90),)),
        )
    )

    [told] = [
        row for row in tested.seen["experiments"].itertuples() if row.experiment_id == "lift-social"
    ]
    log = tested.seen["assignments"]
    arms = log[log.experiment_id == "lift-social"].groupby("arm").size()
    effects = tested.truth["effects"].set_index("experiment_id").effect
    assert (told.channel, told.campaign) == ("paid_social", "social")
    assert arms["treated"] > 4 * arms["control"]
    assert effects["lift-social"] > 0


def test_a_plan_with_budgets_is_read_as_it_was_written(tmp_path: Path) -> None:
    plan = replace(PLAN, budgets=usual(), lift_tests=(LiftTest("video", 1, 2),))

    write_plan(plan, tmp_path)

    assert read_plan(tmp_path) == plan


def test_a_plan_without_budgets_is_written_as_before_there_were_any() -> None:
    assert "budgets" not in plan_text(PLAN)
    assert "lift_tests" not in plan_text(PLAN)
