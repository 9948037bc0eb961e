"""Each night says where the next money should go, or why it cannot."""

from collections.abc import Iterator
from datetime import date

import pyarrow as pa
import pytest
from django.test import Client, override_settings

from vitrina import identity, journeys
from vitrina.engine import Lake, open_lake
from vitrina.simulation import BUYABLE, Budget, CityPlan, usual_budget
from vitrina.simulation.dataset import bring_city
from vitrina.web.deciding import LEVELS, Decided, decided
from vitrina.web.planned import Planned, planned
from vitrina.web.question import Rows, number

DAYS = 90
WEEK = 7
SWINGS = (0.7, 1.3, 1.0, 1.6, 0.8)  # of budgets from week to week, each advert at its own place


def plan_of_city() -> CityPlan:
    plan = CityPlan(4, 1_000, DAYS, ends_on=date(2026, 6, 30), caused_share=0.2)
    budgets = tuple(
        Budget(name, day, round(usual_budget(plan, name) * SWINGS[(week + at) % len(SWINGS)]))
        for week, day in enumerate(range(0, DAYS, WEEK))
        for at, name in enumerate(BUYABLE)
    )
    return CityPlan(4, 1_000, DAYS, ends_on=date(2026, 6, 30), caused_share=0.2, budgets=budgets)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A city whose budgets swing, with its journeys."""
    lake = open_lake(tmp_path_factory.mktemp("city") / "shop", create=True)
    bring_city(plan_of_city(), lake, progress=lambda *_: None)
    people = identity.resolve(identity.gather(lake.links, lake.events))
    paths = journeys.build(lake.events, people, goal="receipt", lookback_days=30)
    with lake.write("as the night does") as commit:
        commit.replace("passports", people)
        commit.replace("paths", paths)
    return lake


@pytest.fixture(scope="module")
def found(city: Lake) -> Decided:
    return decided(city)


@pytest.fixture
def calibrated(city: Lake) -> Iterator[Lake]:
    """The same after an experiment: half of what social is credited with, it causes."""
    rows = pa.table(
        {
            "channel": ["paid_social", "email"],
            "campaign": ["social", "email-01"],
            "credited": [100.0, 50.0],
            "effect": [50.0, 10.0],
            "is_known": [True, True],
        }
    )
    with city.write("calibrate") as commit:
        commit.replace("campaign_calibrated", rows)
    yield city
    with city.write("forget it") as commit:
        commit.replace("campaign_calibrated", rows.slice(0, 0))


def column(table: pa.Table, name: str) -> list[float]:
    values: list[float] = table.column(name).to_pylist()
    return values


def test_the_plan_spends_what_is_spent_today(found: Decided) -> None:
    before, after = (sum(column(found.plan, f"{name}_minor")) for name in ("before", "after"))

    assert before > 0
    assert after == pytest.approx(before, abs=1)


def test_no_campaign_moves_by_more_than_a_fifth(found: Decided) -> None:
    moves = [
        abs(after / before - 1)
        for before, after in zip(
            column(found.plan, "before_minor"), column(found.plan, "after_minor"), strict=True
        )
    ]

    assert 0 < max(moves) <= 0.2


def test_every_campaign_that_spends_has_its_curve(found: Decided) -> None:
    names = set(found.plan.column("campaign").to_pylist())

    assert names == set(found.curves.column("campaign").to_pylist())
    assert set(BUYABLE) <= names


def test_a_curve_rises_within_its_band(found: Decided) -> None:
    social = [row for row in found.curves.to_pylist() if row["campaign"] == "social"]

    middles = [row["conversions"] for row in social]
    assert middles == sorted(middles)
    assert all(row["low"] <= row["conversions"] <= row["high"] * 1.001 for row in social[1:])


def test_the_same_data_have_the_same_digest(city: Lake, found: Decided) -> None:
    [again], [first] = decided(city).decision.to_pylist(), found.decision.to_pylist()

    assert again["input_hash"] == first["input_hash"]
    assert len(first["input_hash"]) == 64


def test_what_an_experiment_measured_scales_its_curve(found: Decided, calibrated: Lake) -> None:
    after = decided(calibrated)

    measured = {row["campaign"]: row["is_measured"] for row in after.plan.to_pylist()}
    [first], [then] = found.decision.to_pylist(), after.decision.to_pylist()
    assert [name for name, is_measured in measured.items() if is_measured] == ["social"]
    assert first["input_hash"] != then["input_hash"]


def test_letters_are_no_question_of_money(calibrated: Lake) -> None:
    spent = {str(row["campaign"]) for row in calibrated.spend.rows()}

    names = decided(calibrated).plan.column("campaign").to_pylist()

    assert "email-01" in spent
    assert "email-01" not in names


def test_without_spend_the_reason_says_what_is_missing(lake: Lake) -> None:
    [told] = decided(lake).decision.to_pylist()

    assert told["why_not"]
    assert told["as_of"] is not None


def page_of(found: Decided, asked: str = "") -> Planned:
    tables = (found.decision, found.plan, found.curves)
    decision, plan, curves = (Rows(table.to_pylist(), "rows") for table in tables)
    shown = planned(decision, plan, curves, asked=asked)
    assert shown is not None
    return shown


def test_the_page_shows_the_curve_of_the_campaign_that_is_asked_for(found: Decided) -> None:
    shown = page_of(found, "video")

    assert shown.chosen is not None
    assert shown.chosen.row["campaign"] == "video"
    assert {row["campaign"] for row in shown.curve.rows} == {"video"}


def test_the_page_begins_with_what_moves_most(found: Decided) -> None:
    shown = page_of(found)

    moved = [
        abs(number(line.row["after_minor"]) - number(line.row["before_minor"]))
        for line in shown.lines
    ]
    assert moved == sorted(moved, reverse=True)
    assert shown.chosen is shown.lines[0]


def test_the_page_says_what_the_plan_brings_and_draws_the_curve(city: Lake, found: Decided) -> None:
    with city.write("decide") as commit:
        commit.replace("decision", found.decision)
        commit.replace("budget_plan", found.plan)
        commit.replace("response_curves", found.curves)

    with override_settings(VITRINA_SHOP=city.folder):
        browser = Client(headers={"host": "localhost", "accept-language": "en"})
        text = browser.get("/decide/?campaign=video").content.decode()
        rows = browser.get("/decide/?campaign=video&format=csv&table=curves").content.decode()

    assert "All changes together:" in text
    assert "What video brings at each spend" in text
    assert 'data-kind="response"' in text
    assert len(rows.strip().splitlines()) == LEVELS + 1


def test_without_a_decision_there_is_no_plan() -> None:
    nothing = Rows([], "[]")

    assert planned(nothing, nothing, nothing, asked="") is None
