"""What rules are judged by is what the lake knew on that day, young days and all."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from vitrina.automation.rules.parsing import parse
from vitrina.automation.rules.replaying import dry_run
from vitrina.automation.rules.rule import Subject
from vitrina.automation.rules.series import Series
from vitrina.connectors.advertising import Setting, State
from vitrina.engine import Lake, Row, open_lake
from vitrina.optimization.cohorts import since
from vitrina.web.rule_series import Record, read_record

FIRST = date(2026, 1, 5)
DAYS = 80
AS_OF = FIRST + timedelta(days=DAYS - 1)
TODAY = AS_OF + timedelta(days=1)
COST = parse("pause when cost per receipt over 14 days > 900 RUB")
ACCOUNT = parse("tell me about account when receipts over 7 days fall by 30%")
DAILY = {"spring": 10, "late": 4}  # conversions a day, the last half of them four days later


def _path(campaign: str, day: date, age: int) -> Row:
    return {
        "path": ["paid_search"],
        "campaigns": [campaign],
        "hours": [age * 24.0],
        "converted_at": datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        + timedelta(days=age),
        "conversions": 1.0,
        "value": 50_000.0,
    }


def paths(until: date) -> list[Row]:
    """What was reported until a day: half at once, half after four days."""
    found = [
        _path(campaign, FIRST + timedelta(days=day), age)
        for day in range(DAYS)
        for campaign, number in DAILY.items()
        for age in [0, 4] * (number // 2)
    ]
    found.append({**_path("met", FIRST, 0), "conversions": 0.0, "value": 0.0})
    return [row for row in found if str(row["converted_at"])[:10] <= until.isoformat()]


def spend() -> list[Row]:
    """A thousand roubles a day for each campaign; nothing came after yesterday."""
    return [
        {
            "day": FIRST + timedelta(days=day),
            "platform": "direct",
            "account": "shop-1",
            "campaign": campaign,
            "keyword": keyword,
            "cost_minor": 50_000,
            "clicks": 20,
            "currency": "RUB",
        }
        for day in range(DAYS)
        for campaign in (*DAILY, "met", "untagged")
        for keyword in ("coffee", "tea")
    ]


def lake_of(folder: Path, until: date = AS_OF) -> Lake:
    lake = open_lake(folder, create=True)
    with lake.write("adverts and what they brought") as commit:
        commit.append("spend", spend())
        commit.replace("paths", lake.engine.adopt(pa.Table.from_pylist(paths(until))))
    return lake


def record_of(lake: Lake, as_of: date = AS_OF) -> Record:
    settings = {"spring": {Setting.STATE: State(is_on=True)}}
    return read_record(lake, [COST, ACCOUNT], as_of=as_of, zone="UTC", settings=settings)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    return record_of(lake_of(tmp_path_factory.mktemp("lake") / "lake"))


def named(series: list[Series], name: str) -> Series:
    [found] = [each for each in series if each.name == name]
    return found


def test_a_campaign_has_its_spend_by_day_and_today_is_not_known(record: Record) -> None:
    spring = named(record.seen(TODAY), "spring")

    spent = spring.known["spend"]
    assert (spring.account, spring.currencies) == ("shop-1", {"RUB"})
    assert spring.settings == {Setting.STATE: State(is_on=True)}
    assert list(spent[-3:-1]) == [100_000.0, 100_000.0]
    assert np.isnan(spent[-1])
    assert list(spring.known["clicks"][-3:-1]) == [40.0, 40.0]


def test_young_days_say_which_part_of_them_is_reported(record: Record) -> None:
    receipts = named(record.seen(TODAY), "spring").goals["receipt"]

    assert list(receipts.so_far[-7:-1]) == [10, 10, 5, 5, 5, 5]
    assert receipts.share[-7:-1] == pytest.approx([1, 1, 0.5, 0.5, 0.5, 0.5], abs=0.02)
    assert np.isnan(receipts.share[-1])


def test_values_are_as_late_as_what_they_are_of(record: Record) -> None:
    spring = named(record.seen(TODAY), "spring")

    assert list(spring.values["receipt"].so_far[-3:-1]) == [250_000.0, 250_000.0]


def test_who_was_met_and_brought_nothing_has_brought_nothing(record: Record) -> None:
    met = named(record.seen(TODAY), "met").goals["receipt"]

    assert np.nansum(met.so_far) == 0
    assert met.share[-7] == pytest.approx(1, abs=0.02)


def test_what_nobody_is_known_to_have_met_is_not_measured(record: Record) -> None:
    assert named(record.seen(TODAY), "untagged").goals == {}


def test_an_account_is_all_of_its_campaigns(record: Record) -> None:
    account = named(record.seen(TODAY), "shop-1")

    assert account.subject is Subject.ACCOUNT
    assert account.known["spend"][-2] == 400_000
    assert account.goals["receipt"].so_far[-7] == 14


def test_a_past_day_is_seen_as_a_lake_that_ended_there(tmp_path: Path, record: Record) -> None:
    day = TODAY - timedelta(days=10)
    yesterday = day - timedelta(days=1)
    then = record_of(lake_of(tmp_path / "then", yesterday), yesterday)

    past, live = named(record.seen(day), "spring"), named(then.seen(day), "spring")

    late, same = past.goals["receipt"], live.goals["receipt"]
    both = (since(AS_OF) - since(yesterday)).days
    assert np.array_equal(late.so_far, same.so_far[both:], equal_nan=True)
    assert late.share == pytest.approx(same.share[both:], nan_ok=True, abs=1e-9)
    assert list(late.so_far[-3:-1]) == [5, 5]


def test_a_dry_run_over_the_lake_pauses_whoever_brought_nothing(record: Record) -> None:
    days = [TODAY - timedelta(days=back) for back in range(5, 0, -1)]

    found = dry_run(COST, record.seen, days=days, zone=UTC)

    assert [(each.verdict.series.name, each.at.date()) for each in found.fired] == [
        ("met", days[0])
    ]
    assert found.fired[0].verdict.change is not None
    assert found.unreadable == {"unknown": 5}  # the campaign that nobody is known to have met


def test_a_name_of_two_accounts_is_measured_in_neither(tmp_path: Path) -> None:
    lake = lake_of(tmp_path / "lake")
    with lake.write("another account") as commit:
        commit.append("spend", [{**spend()[0], "account": "shop-2"}])

    series = record_of(lake).seen(TODAY)

    assert [each.goals for each in series if each.name == "spring"] == [{}, {}]


def test_before_the_first_night_nothing_is_known_of_goals(tmp_path: Path) -> None:
    lake = open_lake(tmp_path / "lake", create=True)
    with lake.write("spend alone") as commit:
        commit.append("spend", spend())

    assert named(record_of(lake).seen(TODAY), "spring").goals == {}
