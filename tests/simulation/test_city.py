"""A city is the same each time, adds up, and obeys its doors and its clocks."""

import numpy as np
import pytest

from tests.simulation.conftest import PLAN, Looked
from vitrina.errors import SettingError
from vitrina.simulation import CityPlan, make_city
from vitrina.simulation.habits import LATE_TILLS, TRIPS_A_DAY
from vitrina.simulation.places import NAMES, PLACES, capacities

SMALL = CityPlan(5, 1_000, 90)


def test_the_same_plan_gives_the_same_city() -> None:
    one, other = make_city(SMALL), make_city(SMALL)

    assert all(one.seen[name].equals(other.seen[name]) for name in one.seen)
    assert all(one.truth[name].equals(other.truth[name]) for name in one.truth)


def test_another_seed_gives_another_city() -> None:
    other = make_city(CityPlan(6, 1_000, 90))

    assert not make_city(SMALL).seen["receipts"].equals(other.seen["receipts"])


@pytest.mark.parametrize("people_a_part", [137, 400])
def test_how_many_people_are_drawn_at_a_time_changes_no_row(people_a_part: int) -> None:
    whole, pieces = make_city(SMALL), make_city(SMALL, people_a_part=people_a_part)

    for side in ("seen", "truth"):
        for name, table in getattr(whole, side).items():
            keys = [(column, "ascending") for column in table.column_names]
            other = getattr(pieces, side)[name]
            assert other.sort_by(keys).equals(table.sort_by(keys)), name


def test_a_person_is_the_same_in_a_larger_city() -> None:
    few, more = make_city(SMALL), make_city(CityPlan(5, 1_500, 90))

    known = set(few.truth["identifiers"]["identifier"].to_pylist())
    assert known < set(more.truth["identifiers"]["identifier"].to_pylist())


def test_each_receipt_has_exactly_one_cause_and_no_cause_is_left_over(looked: Looked) -> None:
    causes = looked.truth["causes"]

    assert causes.receipt_id.is_unique
    assert set(causes.receipt_id) == set(looked.heads.index)


def test_what_was_caused_came_after_its_touch(looked: Looked) -> None:
    caused = looked.sales[looked.sales.cause != "baseline"]

    assert (caused.touched_at < caused.occurred_at).all()
    assert looked.sales[looked.sales.cause == "baseline"].touched_at.isna().all()


def test_each_identifier_on_a_receipt_belongs_to_who_bought(looked: Looked) -> None:
    owners = looked.truth["identifiers"].set_index("identifier").person
    named = looked.sales[looked.sales.identifier.fillna("pan:").str.partition(":")[0] != "pan"]

    assert (owners.loc[named.identifier].to_numpy() == named.person.to_numpy()).all()


def test_tills_print_only_while_their_place_is_open(looked: Looked) -> None:
    clock = looked.heads.occurred_at.dt.tz_convert("Etc/GMT-3")
    hour = clock.dt.hour + clock.dt.minute / 60
    for place in PLACES:
        here = looked.heads.place_id == place.id
        assert hour[here].between(place.opens, place.closes).all(), place.id
        assert set(clock[here].dt.day_of_week) <= set(place.weekdays), place.id


def test_no_place_serves_more_than_it_can_in_an_hour(looked: Looked) -> None:
    hours = looked.sales.groupby(["place_id", looked.sales.occurred_at.dt.floor("h")]).size()
    most = hours.groupby("place_id").max()
    limits = dict(zip(NAMES, capacities(PLAN.people * TRIPS_A_DAY), strict=True))

    assert all(most[name] <= limits[name] for name in NAMES)
    assert any(most[name] == limits[name] for name in NAMES)
    assert 0 < len(looked.truth["lost_trips"]) < 0.05 * len(looked.sales)


def test_late_tills_send_some_receipts_the_day_after(looked: Looked) -> None:
    waits = (looked.heads.received_at - looked.heads.occurred_at).dt.total_seconds()
    is_late = waits > 3_600

    assert set(looked.heads[is_late].place_id) == set(LATE_TILLS)
    assert (waits >= 0).all()
    assert waits.max() < 2 * 86_400


def test_an_order_is_placed_handed_over_and_then_paid(looked: Looked) -> None:
    events = looked.seen["events"]
    placed = events[events.type == "Order Completed"].set_index("subject_id")
    handed = events[events.type == "Order Picked Up"].set_index("subject_id")
    paid = looked.sales.dropna(subset="order_id").set_index("order_id")

    assert len(paid) == len(placed) == len(handed)
    assert (placed.occurred_at < handed.occurred_at.loc[placed.index]).all()
    assert (handed.occurred_at < paid.occurred_at.loc[handed.index]).all()
    assert (placed.value == paid.total.loc[placed.index]).all()


def test_who_denies_consent_has_no_cookie(looked: Looked) -> None:
    events = looked.seen["events"]
    denied = events[events.consent == "denied"]

    assert denied.anonymous_id.isna().all()
    assert 0.15 < len(denied) / events.consent.notna().sum() < 0.35


def test_people_are_told_apart_by_no_id_that_a_business_sees(looked: Looked) -> None:
    numbers = {str(number) for number in range(100, PLAN.people)}

    shown = looked.seen["receipts"].drop_duplicates("receipt_id")
    assert not set(shown.receipt_id) & numbers
    assert np.corrcoef(np.arange(len(looked.sales)), looked.sales.person)[0, 1] < 0.05


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"people": 10}, "people is 10"),
        ({"days": 30}, "days is 30"),
        ({"seed": -1}, "seed is -1"),
        ({"caused_share": 0.9}, "caused_share is 0.9"),
        ({"held_out_share": 0.0}, "held_out_share is 0.0"),
        ({"confounding": 2.0}, "confounding is 2.0"),
        ({"basket_median_minor": 5}, "basket_median_minor is 5"),
    ],
)
def test_a_city_that_cannot_be_drawn_is_refused(given: dict[str, float], reason: str) -> None:
    with pytest.raises(SettingError, match=reason):
        CityPlan(**{"seed": 1, "people": 1_000, "days": 90} | given)  # type: ignore[arg-type]  # wrong on purpose
