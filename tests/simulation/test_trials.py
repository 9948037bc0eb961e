"""The city's experiments: who was left out was left out, and the true effect is known."""

from typing import Any

import pandas as pd
import pytest

from tests.simulation.conftest import PLAN, Looked
from vitrina.simulation import CityPlan, make_city


def arms(looked: Looked, test: str) -> pd.DataFrame:
    assigned = looked.seen["assignments"]
    return assigned[assigned.experiment_id == test]


def experiment(looked: Looked, test: str) -> Any:
    """Its row, by the names of the columns."""
    told = looked.seen["experiments"]
    return next(told[told.experiment_id == test].itertuples())


@pytest.mark.parametrize(
    ("test", "channel"), [("email-hold-out", "email"), ("coupon-hold-out", "push")]
)
def test_who_is_held_out_gets_nothing_while_the_test_runs(
    looked: Looked, test: str, channel: str
) -> None:
    log, told = arms(looked, test), experiment(looked, test)
    sent = looked.seen["mailings"]
    during = sent[
        (sent.channel == channel) & sent.sent_at.between(told.starts_at, told.ends_at, "left")
    ]
    reached = set("user_id:" + during.user_id)

    assert not reached & set(log[log.arm == "control"].unit_id)
    assert reached <= set(log[log.arm == "treated"].unit_id)
    assert reached


@pytest.mark.parametrize("test", ["email-hold-out", "coupon-hold-out"])
def test_the_arms_of_a_sound_hold_out_are_as_large_as_planned(looked: Looked, test: str) -> None:
    log = arms(looked, test)

    assert _deviation(log, experiment(looked, test).planned_share) < 3.3


def test_the_damaged_log_betrays_itself_by_its_sizes(looked: Looked) -> None:
    test = "email-hold-out-spoiled"

    assert _deviation(arms(looked, test), experiment(looked, test).planned_share) > 5


def test_one_test_is_still_running_and_the_others_are_over(looked: Looked) -> None:
    after_last = pd.Timestamp(PLAN.starts_at) + pd.Timedelta(days=PLAN.days)
    ends = looked.seen["experiments"].set_index("experiment_id").ends_at

    assert set(ends[ends > after_last].index) == {"social-pause"}


def test_outdoor_lifts_the_cities_where_it_hangs_by_what_the_truth_says(looked: Looked) -> None:
    effect = looked.truth["effects"].set_index("experiment_id").loc["outdoor-cities"]
    told, log = experiment(looked, "outdoor-cities"), arms(looked, "outdoor-cities")
    treated = set(log[log.arm == "treated"].unit_id)
    during = looked.sales[looked.sales.occurred_at.between(told.starts_at, told.ends_at, "left")]
    here = during[during.place_id.isin(treated)]

    assert effect.effect == (here.cause == "outdoor").sum()
    assert effect.treated == len(here)
    assert 0.04 < effect.relative < 0.12
    outside = looked.sales[~looked.sales.place_id.isin(treated)]
    assert not (outside.cause == "outdoor").any()


def test_a_pause_takes_away_what_would_have_been(looked: Looked) -> None:
    effect = looked.truth["effects"].set_index("experiment_id").loc["social-pause"]
    told, log = experiment(looked, "social-pause"), arms(looked, "social-pause")
    paused = set(log[log.arm == "treated"].unit_id)
    touched = looked.sales[
        looked.sales.place_id.isin(paused) & (looked.sales.touched_at >= told.starts_at)
    ]

    assert effect.effect <= 0
    assert not (touched.cause == "social").any()


def test_a_switchback_treats_each_place_on_every_second_day(looked: Looked) -> None:
    log = arms(looked, "poster-switchback")
    days = log.groupby("unit_id").arm.value_counts().unstack()

    assert (abs(days.treated - days.control) <= 1).all()
    assert ((log.until_at - log.from_at) == pd.Timedelta(days=1)).all()


def test_a_strong_hold_out_shows_its_true_effect_in_the_arms() -> None:
    # a third of all purchases caused, half the people left out: far beyond chance
    strong = make_city(CityPlan(2, 6_000, 120, caused_share=0.3, held_out_share=0.5))
    causes = strong.truth["causes"].to_pandas().set_index("receipt_id")
    lines = strong.seen["receipts"].to_pandas().drop_duplicates("receipt_id")
    sales = lines[lines.operation == "sale"].set_index("receipt_id").join(causes)
    owner = strong.truth["identifiers"].to_pandas().set_index("identifier").person
    told = strong.seen["experiments"].to_pandas().set_index("experiment_id").loc["email-hold-out"]
    log = strong.seen["assignments"].to_pandas()
    log = log[log.experiment_id == "email-hold-out"]
    arm = pd.Series(log.arm.to_numpy(), index=owner.loc[log.unit_id].to_numpy())

    during = sales[sales.occurred_at.between(told.starts_at, told.ends_at, "left")]
    each = during.groupby("person").size().reindex(arm.index, fill_value=0)
    difference = each[arm == "treated"].mean() - each[arm == "control"].mean()
    [effect] = strong.truth["effects"].to_pandas().query("experiment_id == 'email-hold-out'").effect
    true = effect / (arm == "treated").sum()

    error = (each.groupby(arm).var() / each.groupby(arm).size()).sum() ** 0.5
    assert true > 3 * error
    assert difference == pytest.approx(true, abs=3 * error)


def _deviation(log: pd.DataFrame, share: float) -> float:
    """How many standard errors the treated share is away from the planned one."""
    size = len(log)
    return float(abs((log.arm == "treated").mean() - share) / (share * (1 - share) / size) ** 0.5)
