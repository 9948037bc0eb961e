"""A small lake with experiments: eight places, sixty people, twelve weeks, one test of each state.

The coupon test lets one person of three out, and whoever has the coupon buys twice as often. The
coupons come by e-mail, and nothing else was on the way of anybody.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from vitrina import experiments, journeys
from vitrina.engine import Lake, Row, open_lake
from vitrina.web.calibrating import by_campaign, by_channel
from vitrina.web.weighing import weighed

FIRST = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
DAYS = 84
STARTS = FIRST + timedelta(days=56)
ENDS = STARTS + timedelta(days=14)
NOW = FIRST + timedelta(days=DAYS)
WEEK = timedelta(days=7)
PLACES = tuple(f"place-{number}" for number in range(8))
PEOPLE = 60
# after any day on which the tests run
TO_COME = datetime(2100, 1, 4, tzinfo=UTC)
EVIL_NAME = "<script>alert('test')</script>"


def card(person: int) -> str:
    return f"card:{100 + person}"


def has_coupon(person: int) -> bool:
    return person % 3 > 0


def make_lake(folder: Path) -> Lake:
    """The lake as the nightly analysis leaves it."""
    lake = open_lake(folder, create=True)
    with lake.write("import a small shop with tests") as commit:
        commit.append("events", _receipts())
        commit.append("events", _coupons())
        commit.append("experiments", _experiments())
        commit.append("assignments", _assignments())
        commit.append("campaigns", [_campaign()])
        commit.replace("passports", _people())
    found = experiments.read_in_full(
        lake.experiments, lake.assignments, events=lake.events, people=lake.passports, now=NOW
    )
    with lake.write("read tests") as commit:
        commit.replace("readings", found.rows)
        commit.replace("moments", found.moments)
        commit.replace("donor_weights", found.weights)
        commit.replace("paths", journeys.build(lake.events, lake.passports))
    known, of_campaigns = by_channel(lake), by_campaign(lake)
    with lake.write("calibrate credit") as commit:
        commit.replace("calibrated", known.to_arrow())
        commit.replace("campaign_calibrated", of_campaigns.to_arrow())
        commit.replace("next_tests", weighed(lake, known, of_campaigns))
    return lake


def _receipts() -> list[Row]:
    random = Random(1)
    rows: list[Row] = []
    for day in range(DAYS):
        for person in range(PEOPLE):
            at = FIRST + timedelta(days=day, hours=9 + person % 12)
            is_lifted = has_coupon(person) and STARTS <= at < ENDS
            if random.random() < (0.8 if is_lifted else 0.4):
                rows.append(receipt(len(rows), at, card(person), random.choice(PLACES)))
    return rows


def _coupons() -> list[Row]:
    return [
        {
            "event_id": f"coupon:{person}",
            "type": "Mailing Sent",
            "occurred_at": STARTS,
            "source": "mailing",
            "identifier": card(person),
            "utm_source": "mailing",
            "utm_medium": "email",
            "utm_campaign": "spring",
        }
        for person in range(PEOPLE)
        if has_coupon(person)
    ]


def receipt(number: int, at: datetime, identifier: str, place_id: str) -> Row:
    return {
        "event_id": f"r{number}",
        "type": "Receipt Registered",
        "occurred_at": at,
        "source": "till",
        "identifier": identifier,
        "place_id": place_id,
        "value_minor": 1000,
        "currency": "USD",
    }


def _people() -> list[Row]:
    return [
        {
            "identifier": card(person),
            "passport_id": card(person),
            "since": FIRST,
            "why": "",
            "is_quarantined": False,
        }
        for person in range(PEOPLE)
    ]


def _experiments() -> list[Row]:
    return [
        _test("coupon", "Coupons for two of three", "hold_out", planned_share=2 / 3),
        _test("cities", EVIL_NAME, "geo_lift"),
        _test("nobody", "Nobody was assigned", "hold_out"),
        _test("late", "Runs still", "hold_out", ends_at=NOW + WEEK),
        _test("more-cities", "Two cities at a time", "geo_lift", ends_at=NOW + WEEK),
        _test("odd-lots", "Odd lots", "hold_out", planned_share=0.1),
        _test("next", "Next time", "hold_out", starts_at=TO_COME, ends_at=TO_COME + WEEK),
    ]


def _test(experiment_id: str, name: str, design: str, **more: object) -> Row:
    return {
        "experiment_id": experiment_id,
        "name": name,
        "design": design,
        "channel": "email",
        "campaign": None,
        "goal": "receipt",
        "starts_at": STARTS,
        "ends_at": ENDS,
        "planned_share": None,
        "treatment": "on",
        **more,
    }


def _assignments() -> list[Row]:
    persons = [
        _arm(test, "person", card(person), is_treated=has_coupon(person))
        for test in ("coupon", "late", "odd-lots", "next")
        for person in range(PEOPLE)
    ]
    places = [
        _arm(test, "place", place, is_treated=place < "place-2")
        for test in ("cities", "more-cities")
        for place in PLACES
    ]
    return persons + places


def _arm(experiment_id: str, unit: str, unit_id: str, *, is_treated: bool) -> Row:
    return {
        "experiment_id": experiment_id,
        "unit": unit,
        "unit_id": unit_id,
        "arm": "treated" if is_treated else "control",
        "from_at": STARTS,
        "until_at": None,
    }


def _campaign() -> Row:
    return {
        "campaign": "spring",
        "name": "spring",
        "channel": "email",
        "starts_at": STARTS,
        "ends_at": ENDS,
    }
