"""A plan is worked out, kept with its arms, and taken back before it begins."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.web.experiments.trials import PEOPLE, PLACES, STARTS
from vitrina.engine import Lake, Row
from vitrina.experiments import draw
from vitrina.experiments.design import Plan
from vitrina.web.experiments import saving

HOLD_OUT = {
    "what": "channel:email",
    "design": "hold_out",
    "lift": "40",
    "weeks": "2",
    "kind": "card",
    "block_hours": "24",
}
OVER_PLACES = HOLD_OUT | {"design": "geo_lift"}
BY_DAY = HOLD_OUT | {"design": "switchback"}
TO_COME = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
SAVED = {"name": "Spring letters", "starts_on": TO_COME, "seed": "7"}


def body(pages: Client, asked: dict[str, str]) -> str:
    return pages.get(f"/experiments/new/?{urlencode(asked)}").content.decode()


def arms_of(lake: Lake, experiment_id: str) -> list[Row]:
    lake.refresh()
    return [row for row in lake.assignments.rows() if row["experiment_id"] == experiment_id]


def test_a_channel_that_is_asked_for_is_chosen(trial_pages: Client) -> None:
    text = trial_pages.get("/experiments/new/?channel=radio").content.decode()

    assert re.search(r'value="channel:radio" selected', text)
    assert 'value="campaign:spring"' in text


def test_a_hold_out_says_how_many_to_leave_out_and_what_it_finds(trial_pages: Client) -> None:
    text = body(trial_pages, HOLD_OUT)

    assert re.search(r"Leave \d+ of 60 people out for 14 days", text)
    assert "is found with a chance of 80.0%" in text
    assert "What it can find" in text


def test_a_link_fills_the_form_in_and_leaves_the_working_out_to_the_reader(
    trial_pages: Client,
) -> None:
    asked = {"channel": "email", "left_out": "20", "weeks": "8", "lift": '5"><b>'}

    text = trial_pages.get(f"/experiments/new/?{urlencode(asked)}").content.decode()

    for chosen in ("channel:email", "20", "8"):
        assert f'<option value="{chosen}" selected>' in text
    assert 'value="5&quot;&gt;&lt;b&gt;"' in text
    assert "What it can find" not in text


def test_as_many_are_left_out_as_is_asked_for(trial_pages: Client, own_lake: Lake) -> None:
    asked = HOLD_OUT | {"left_out": "50"}

    assert "Leave 30 of 60 people out for 14 days" in body(trial_pages, asked)
    trial_pages.post("/experiments/new/", asked | SAVED)
    own_lake.refresh()
    [test] = [row for row in own_lake.experiments.rows() if row["name"] == SAVED["name"]]
    assert test["planned_share"] == 0.5


def test_a_test_over_places_names_the_places(trial_pages: Client) -> None:
    text = body(trial_pages, OVER_PLACES)

    assert re.search(r"Have it for 14 days at these places only: place-\d", text)


def test_switching_says_at_how_many_places(trial_pages: Client) -> None:
    assert "Switch it on and off at 8 places for 14 days, by lot." in body(trial_pages, BY_DAY)


def test_what_cannot_be_planned_says_why(trial_pages: Client) -> None:
    assert "needs a past of 112 days" in body(trial_pages, HOLD_OUT | {"weeks": "8"})
    wrong = trial_pages.get(f"/experiments/new/?{urlencode(HOLD_OUT | {'lift': '0'})}")
    assert wrong.status_code == 422


def test_the_smallest_lift_that_may_be_asked_for_is_taken(trial_pages: Client) -> None:
    assert "No test that was tried finds +0.1%" in body(trial_pages, HOLD_OUT | {"lift": "0.1"})


def test_a_saved_plan_stands_in_the_lake_with_lots_that_the_seed_repeats(
    trial_pages: Client, own_lake: Lake
) -> None:
    answer = trial_pages.post("/experiments/new/", HOLD_OUT | SAVED)

    key = f"email-hold-out-{TO_COME}"
    assert answer["location"] == f"/experiments/{key}/?done=saved"
    arms = arms_of(own_lake, key)
    [test] = [row for row in own_lake.experiments.rows() if row["experiment_id"] == key]
    share = test["planned_share"]
    assert isinstance(share, float)
    lots = draw(
        _plan("hold_out", share=share),
        [f"card:{100 + person}" for person in range(PEOPLE)],
        starts_at=datetime.fromisoformat(TO_COME).replace(tzinfo=UTC),
        seed=7,
    )
    assert {(row["unit_id"], row["arm"]) for row in arms} == {
        (row["unit_id"], row["arm"]) for row in lots
    }
    page = trial_pages.get(answer["location"]).content.decode()
    assert "The plan is saved" in page
    assert "Download the arms" in page


def test_a_saved_test_over_places_has_all_places_and_no_share(
    trial_pages: Client, own_lake: Lake
) -> None:
    trial_pages.post("/experiments/new/", OVER_PLACES | SAVED)

    key = f"email-geo-lift-{TO_COME}"
    arms = arms_of(own_lake, key)
    assert {row["unit_id"] for row in arms} == set(PLACES)
    assert {row["arm"] for row in arms} == {"treated", "control"}
    [test] = [row for row in own_lake.experiments.rows() if row["experiment_id"] == key]
    assert test["planned_share"] is None


def test_a_plan_that_has_not_begun_is_deleted_and_nothing_else(
    trial_pages: Client, own_lake: Lake
) -> None:
    before = own_lake.rows_in("assignments")
    trial_pages.post("/experiments/new/", HOLD_OUT | SAVED)
    key = f"email-hold-out-{TO_COME}"

    answer = trial_pages.post(f"/experiments/plans/{key}/delete/")

    assert answer["location"] == "/experiments/?done=deleted"
    assert arms_of(own_lake, key) == []
    assert own_lake.rows_in("assignments") == before
    assert trial_pages.get(f"/experiments/{key}/").status_code == 404


def test_a_test_that_has_begun_is_not_deleted(trial_pages: Client, own_lake: Lake) -> None:
    answer = trial_pages.post("/experiments/plans/coupon/delete/")

    assert answer["location"] == "/experiments/coupon/?done=begun"
    assert len(arms_of(own_lake, "coupon")) == PEOPLE


def test_a_sabotaged_clock_would_delete_a_test_that_has_begun(own_lake: Lake) -> None:
    assert not saving.delete(own_lake, "coupon", now=STARTS)
    assert saving.delete(own_lake, "coupon", now=STARTS - timedelta(days=1))


@pytest.mark.parametrize(
    ("field", "value"), [("starts_on", "2026-01-05"), ("name", ""), ("seed", "-1")]
)
def test_what_cannot_be_saved_writes_nothing(
    trial_pages: Client, own_lake: Lake, field: str, value: str
) -> None:
    version = own_lake.version

    answer = trial_pages.post("/experiments/new/", HOLD_OUT | SAVED | {field: value})

    own_lake.refresh()
    assert answer.status_code == 422
    assert own_lake.version == version


def test_reading_a_plan_writes_nothing(trial_pages: Client, own_lake: Lake) -> None:
    version = own_lake.version

    body(trial_pages, HOLD_OUT | SAVED)

    own_lake.refresh()
    assert own_lake.version == version


def test_without_its_token_nothing_is_saved_or_deleted(trial_pages: Client, own_lake: Lake) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    version = own_lake.version

    saved = strict.post("/experiments/new/", HOLD_OUT | SAVED)
    deleted = strict.post("/experiments/plans/coupon/delete/")

    own_lake.refresh()
    assert (saved.status_code, deleted.status_code) == (403, 403)
    assert own_lake.version == version


def test_two_plans_of_a_day_have_ids_of_their_own(trial_pages: Client) -> None:
    first, second = (trial_pages.post("/experiments/new/", HOLD_OUT | SAVED) for _ in range(2))

    assert first["location"].split("/")[2] + "-2" == second["location"].split("/")[2]


def _plan(design: str, *, share: float) -> Plan:
    return Plan(
        design=design,
        treated=(),
        share=share,
        days=14,
        before_days=14,
        detectable=None,
        power=0.8,
        level=0.1,
    )
