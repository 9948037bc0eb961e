"""Which hold-out the night proposes: thirty people by e-mail, thirty by adverts, 120 days."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from urllib.parse import parse_qs

import pytest
from django.test import Client, override_settings

from tests.web.nights import reading
from vitrina.engine import Lake, Row, open_lake
from vitrina.web import calibrating, weighing
from vitrina.web.next_step import next_step
from vitrina.web.question import Rows

FIRST = datetime(2026, 1, 5, tzinfo=UTC)
DAYS, PEOPLE = 120, 60
NEWEST = FIRST + timedelta(days=DAYS)
CHANNELS = ("email", "paid_social")  # of even and of odd people
RECEIPT_MINOR = 1000
SPEND = {"email": 190_000, "paid_social": 90_000}
ALIKE = range(800, 805)
KNOWN = reading("paid_social", 90.0, 9.0, starts_at=FIRST, ends_at=NEWEST)  # 100 in all


def make_lake(folder: Path) -> Lake:
    """E-mail costs about what it brings, if it is like adverts; nobody has tested it."""
    lake = open_lake(folder, create=True)
    with lake.write("a lake by hand") as commit:
        commit.append("events", _receipts())
        commit.append("spend", [_spent(channel, cost) for channel, cost in SPEND.items()])
        commit.replace("passports", [_person(at) for at in range(PEOPLE)])
        commit.replace("paths", [_path(at) for at in range(PEOPLE)])
        commit.replace("readings", [KNOWN])
    return lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return make_lake(tmp_path / "lake")


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """What the night makes of that lake."""
    return weigh(make_lake(tmp_path_factory.mktemp("weighed") / "lake"))


def _receipts() -> list[Row]:
    random = Random(1)
    days = [(at, day) for at in range(PEOPLE) for day in range(DAYS) if random.random() < 0.4]
    return [
        {
            "event_id": f"{at}-{day}",
            "type": "Receipt Registered",
            "occurred_at": NEWEST if (at, day) == days[-1] else FIRST + timedelta(days=day),
            "source": "till",
            "identifier": f"card:{100 + at}",
            "place_id": "north",
            "value_minor": RECEIPT_MINOR,
            "currency": "USD",
        }
        for at, day in days
    ]


def _person(at: int) -> Row:
    return {
        "identifier": f"card:{100 + at}",
        "passport_id": f"card:{100 + at}",
        "since": FIRST,
        "why": "",
        "is_quarantined": False,
    }


def _path(at: int) -> Row:
    channel = CHANNELS[at % 2]
    return {
        "path_id": f"path-{at}",
        "goal": "receipt",
        "passport_id": f"card:{100 + at}",
        "converted_at": NEWEST,
        "path": [channel],
        "campaigns": [f"{channel} campaign"],
        "touches": [f"touch-{at}"],
        "hours": [5.0],
        "conversions": 10.0,
        "value": 10.0 * RECEIPT_MINOR,
        "nulls": 0.0,
    }


def _spent(channel: str, cost_minor: int) -> Row:
    return {
        "day": FIRST.date(),
        "platform": channel,
        "campaign": f"{channel} campaign",
        "cost_minor": cost_minor,
        "currency": "USD",
    }


def weigh(lake: Lake) -> list[Row]:
    known, by_campaign = calibrating.by_channel(lake), calibrating.by_campaign(lake)
    rows: list[Row] = weighing.weighed(lake, known, by_campaign).to_pylist()
    return rows


def read(lake: Lake, *readings: Row) -> None:
    with lake.write("what was read") as commit:
        commit.replace("readings", list(readings))


def one(rows: list[Row], channel: str, left_out: float, weeks: int) -> Mapping[str, float]:
    [found] = [
        row
        for row in rows
        if (row["channel"], row["left_out"], row["weeks"]) == (channel, left_out, weeks)
    ]
    return found  # type: ignore[return-value]  # its figures are numbers


def test_the_costly_open_question_comes_before_the_one_that_is_answered(rows: list[Row]) -> None:
    gains = {
        channel: max(row["gain_minor"] for row in rows if row["channel"] == channel)  # type: ignore[type-var]  # numbers
        for channel in CHANNELS
    }
    assert rows[0]["channel"] == "email"
    assert gains["email"] > 2 * gains["paid_social"]  # type: ignore[operator]  # numbers
    assert len(rows) == len(CHANNELS) * len(weighing.LEFT_OUT) * len(weighing.WEEKS)


def test_a_test_costs_what_those_left_out_would_have_brought_beyond_what_they_cost(
    lake: Lake, rows: list[Row]
) -> None:
    [social] = [
        each for each in calibrating.by_channel(lake).effects if each.channel == "paid_social"
    ]

    assert social.effect is not None
    brought = social.effect * RECEIPT_MINOR - SPEND["paid_social"]  # in 120 days
    costs = [one(rows, "paid_social", left_out, 4)["cost_minor"] for left_out in (0.05, 0.5)]
    assert costs == pytest.approx([brought * part * 28 / DAYS for part in (0.05, 0.5)])


def test_more_people_and_more_weeks_make_a_test_sharper(rows: list[Row]) -> None:
    few, many, longer = (
        one(rows, "email", left_out, weeks)["standard_error"]
        for left_out, weeks in ((0.05, 4), (0.5, 4), (0.05, 8))
    )
    assert few > 2 * many
    assert few > longer
    assert one(rows, "email", 0.05, 4)["people"] == PEOPLE / 2


def test_what_a_test_is_on_already_is_not_proposed_again(lake: Lake) -> None:
    read(lake, KNOWN, reading("email", 0.0, 1.0, state="running"))

    assert {row["channel"] for row in weigh(lake)} == {"paid_social"}


def test_without_any_experiment_the_largest_spend_comes_first_and_nothing_is_weighed(
    lake: Lake,
) -> None:
    read(lake, KNOWN | {"state": "refused"})

    rows = weigh(lake)

    assert rows[0]["channel"] == "email"
    assert {row["gain_minor"] for row in rows} == {None}
    found = next_step(Rows(rows, "rows"))
    assert found is not None
    assert not found.is_weighed


def test_a_channel_of_people_who_leave_no_touch_is_not_tested_on_those_who_do(lake: Lake) -> None:
    # thirty people had some 1,400 receipts: a channel that caused 5,000 works on others
    read(lake, KNOWN, reading("email", 4500.0, 90.0, starts_at=FIRST, ends_at=NEWEST))

    assert {row["channel"] for row in weigh(lake)} == {"paid_social"}


def test_people_who_all_buy_alike_are_too_few_to_weigh_a_test_on(lake: Lake) -> None:
    with lake.write("five by e-mail, with a receipt a day each") as commit:
        alike = [
            {"event_id": f"alike-{at}-{day}", "source": "till", "type": "Receipt Registered"}
            | {"occurred_at": FIRST + timedelta(days=day), "identifier": f"card:{100 + at}"}
            | {"place_id": "north", "value_minor": RECEIPT_MINOR, "currency": "USD"}
            for at in ALIKE
            for day in range(DAYS)
        ]
        commit.append("events", alike)
        known = [_person(at) for at in range(1, PEOPLE, 2)] + [_person(at) for at in ALIKE]
        commit.replace("passports", known)
        paths = [_path(at) for at in range(1, PEOPLE, 2)] + [
            _path(at) | {"path": ["email"], "campaigns": ["email campaign"]} for at in ALIKE
        ]
        commit.replace("paths", paths)

    assert {row["channel"] for row in weigh(lake)} == {"paid_social"}


def test_where_nothing_is_spent_nothing_is_weighed(tmp_path: Path, lake: Lake) -> None:
    free = open_lake(tmp_path / "free", create=True)
    with free.write("the same without spend") as commit:
        for name in ("events", "passports", "paths", "readings"):
            take = commit.append if name == "events" else commit.replace
            take(name, lake.table(name).to_arrow())

    assert weigh(free) == []
    assert next_step(Rows([], "[]")) is None


def test_a_proposal_is_the_best_of_its_channel_and_fills_in_the_planner() -> None:
    row = {"left_out": 0.1, "weeks": 4, "lift": 0.0583, "net_minor": 5.0}
    rows: list[Row] = [
        row | {"channel": "email"},
        row | {"channel": "email", "net_minor": 4.0},
        row | {"channel": "push", "net_minor": -1.0},
    ]

    found = next_step(Rows(rows, "rows"))

    assert found is not None
    assert [each.row["channel"] for each in found.proposals] == ["email", "push"]
    assert [each.is_worth_it for each in found.proposals] == [True, False]
    assert parse_qs(found.proposals[0].query) == {
        "channel": ["email"],
        "design": ["hold_out"],
        "left_out": ["10"],
        "weeks": ["4"],
        "lift": ["5.9"],  # not less than it finds
    }


@pytest.mark.parametrize(
    ("readings", "said"),
    [
        ([KNOWN], "E-mail: leave 20% of 30 people out for 8 weeks."),
        ([KNOWN | {"state": "refused"}], "Begin with the channel that most is spent on: E-mail"),
    ],
)
def test_the_page_names_the_next_experiment_and_opens_its_plan(
    lake: Lake, readings: list[Row], said: str
) -> None:
    read(lake, *readings)
    known, by_campaign = calibrating.by_channel(lake), calibrating.by_campaign(lake)
    with lake.write("the night") as commit:
        commit.replace("calibrated", known.to_arrow())
        commit.replace("next_tests", weighing.weighed(lake, known, by_campaign))

    with override_settings(VITRINA_SHOP=lake.folder):
        page = Client(headers={"host": "localhost", "accept-language": "en"}).get("/effects/")

    text = page.content.decode()
    assert said in text
    assert "/experiments/new/?channel=email&amp;design=hold_out&amp;left_out=" in text
