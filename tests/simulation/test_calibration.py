"""The city is calibrated to what was published; each figure is recovered from its tables."""

import pandas as pd
import pytest

from tests.simulation.conftest import PLAN, Looked
from vitrina.simulation import CityPlan, make_city


def test_the_median_person_makes_43_trips_a_year(looked: Looked) -> None:
    trips = looked.sales.groupby("person").size().reindex(range(PLAN.people), fill_value=0)

    assert (trips * 365 / PLAN.days).median() == pytest.approx(43, abs=2.5)


def test_the_median_basket_costs_17_50(looked: Looked) -> None:
    assert looked.sales.total.median() == pytest.approx(17_50, rel=0.05)


def test_the_price_level_follows_the_plan() -> None:
    dear = make_city(CityPlan(1, 1_000, 90, currency="RUB", basket_median_minor=1_750_00))

    receipts = dear.seen["receipts"].to_pandas()
    assert set(receipts.currency) == {"RUB"}
    assert receipts.groupby("receipt_id").line_sum.sum().median() == pytest.approx(
        175_000, rel=0.08
    )


def test_6_to_17_percent_of_the_coupons_are_redeemed_14_to_26_days_later(looked: Looked) -> None:
    sent, events = looked.seen["mailings"], looked.seen["events"]
    used = events[events.type == "Coupon Redeemed"]
    coupons = sent[(sent.channel == "push") & (sent.sent_at < sent.sent_at.max() - _days(35))]

    pairs = coupons.merge(
        used, left_on=["user_id", "campaign"], right_on=["user_id", "utm_campaign"]
    )
    assert 0.06 < len(pairs) / len(coupons) < 0.17
    assert 14 < ((pairs.occurred_at - pairs.sent_at) / _days(1)).mean() < 26


def test_3_to_5_percent_of_the_purchases_are_caused_by_adverts(looked: Looked) -> None:
    assert 0.03 < (looked.sales.cause != "baseline").mean() < 0.05


@pytest.mark.parametrize("share", [0.0, 0.12])
def test_the_caused_share_follows_the_plan(share: float) -> None:
    city = make_city(CityPlan(3, 2_000, 90, caused_share=share))

    causes = city.truth["causes"].to_pandas()
    assert (causes.cause != "baseline").mean() == pytest.approx(share, abs=0.02)


def test_84_to_93_percent_of_the_lift_is_at_the_counter(looked: Looked) -> None:
    caused = looked.sales[looked.sales.cause != "baseline"]

    assert 0.84 < 1 - caused.is_online.mean() < 0.93


def test_3_to_6_percent_come_back_and_point_at_what_they_undo(looked: Looked) -> None:
    back = looked.heads[looked.heads.operation == "return"]
    original = looked.heads.loc[back.original_receipt_id]

    assert 0.03 < len(back) / len(looked.sales) < 0.06
    assert (original.operation == "sale").all()
    assert (original.occurred_at.to_numpy() < back.occurred_at.to_numpy()).all()
    assert (original.total.to_numpy() == back.total.to_numpy()).all()


def test_three_receipts_in_five_show_a_card_and_some_show_nothing(looked: Looked) -> None:
    ways = looked.sales.identifier.fillna("nobody").str.partition(":")[0]

    shares = ways.value_counts(normalize=True)
    assert shares["card"] == pytest.approx(0.6, abs=0.03)
    assert set(shares.index) == {"card", "phone", "pan", "user_id", "nobody"}
    assert shares.min() > 0.03


def _days(number: float) -> pd.Timedelta:
    return pd.Timedelta(days=number)
