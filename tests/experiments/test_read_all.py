"""Every experiment of the lake is read, and a test that is not over is not judged."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from vitrina import experiments
from vitrina.engine import Row
from vitrina.errors import MissingColumnsError, SettingError

START = datetime(2026, 3, 1, tzinfo=UTC)
END = START + timedelta(days=14)
PERSONS = 200


def in_lake(*, each: float = 0.6, seed: int = 1) -> dict[str, list[Row]]:
    """Nine persons of ten get the coupon; each of them buys `each` times more in the fortnight."""
    random = Random(seed)
    events: list[Row] = []
    people: list[Row] = []
    assignments: list[Row] = []
    for person in range(PERSONS):
        card = f"card:{1000 + person}"
        is_treated = random.random() < 0.9
        people.append({"identifier": card, "passport_id": f"p{person}", "is_quarantined": False})
        assignments.append(drawn(card, "treated" if is_treated else "control"))
        for day in range(-14, 14):
            chance = 0.3 + (each / 14 if is_treated and day >= 0 else 0)
            if random.random() < chance:
                events.append(bought(card, START + timedelta(days=day, hours=12)))
    # a third of what is bought is of nobody known
    events += [bought(None, START + timedelta(days=n % 14, hours=9), n) for n in range(400)]
    return {"events": events, "people": people, "assignments": assignments}


def drawn(unit_id: str, arm: str, *, experiment_id: str = "coupon") -> Row:
    return {
        "experiment_id": experiment_id,
        "unit": "person",
        "unit_id": unit_id,
        "arm": arm,
        "from_at": START,
        "until_at": None,
    }


def bought(card: str | None, at: datetime, number: int = 0) -> Row:
    return {
        "event_id": f"{card}:{at.isoformat()}:{number}",
        "source": "till",
        "type": "Receipt Registered",
        "occurred_at": at,
        "anonymous_id": None,
        "user_id": None,
        "identifier": card,
        "subject_id": None,
        "place_id": "market",
        "value_minor": 1000,
    }


def planned(experiment_id: str = "coupon", **more: object) -> Row:
    return {
        "experiment_id": experiment_id,
        "name": "Coupon for one in ten less",
        "design": "hold_out",
        "channel": "coupons",
        "campaign": "spring",
        "goal": "receipt",
        "starts_at": START,
        "ends_at": END,
        "planned_share": 0.9,
        "treatment": None,
        **more,
    }


def read(
    lake: dict[str, list[Row]], *tests: Row, now: datetime = END + timedelta(days=1)
) -> list[Row]:
    return experiments.read_all(
        list(tests or [planned()]),
        lake["assignments"],
        events=lake["events"],
        people=lake["people"],
        now=now,
    ).rows()


def number(row: Row, name: str) -> float:
    value = row[name]
    assert isinstance(value, float)
    return value


def test_a_test_that_is_over_is_read_with_its_reach() -> None:
    lake = in_lake()
    treated = {row["unit_id"] for row in lake["assignments"] if row["arm"] == "treated"}
    during = [event for event in lake["events"] if event["occurred_at"] >= START]  # type: ignore[operator]  # a time
    theirs = sum(event["identifier"] in treated for event in during)

    [row] = read(lake)

    assert row["state"] == "read"
    assert row["is_randomised"] is True
    assert (row["treated"], row["control"]) == (len(treated), PERSONS - len(treated))
    assert abs(number(row, "effect") - 0.6 * len(treated)) < 3 * number(row, "standard_error")
    assert number(row, "p_value") < 1
    assert number(row, "reach") == pytest.approx(theirs / len(during))
    assert (row["channel"], row["campaign"], row["starts_at"]) == ("coupons", "spring", START)
    assert row["warnings"] == ""


def test_a_running_test_shows_how_it_stands_and_is_not_judged() -> None:
    [row] = read(in_lake(), now=START + timedelta(days=7, hours=15))

    assert row["state"] == "running"
    assert row["read_to"] == START + timedelta(days=7)
    assert row["effect"] is not None
    assert row["p_value"] is None
    assert str(row["warnings"]).startswith("running: do not stop early")


def test_a_test_that_began_today_says_so() -> None:
    [row] = read(in_lake(), now=START + timedelta(hours=15))

    assert (row["state"], row["effect"]) == ("running", None)
    assert row["why_not"] == "It has run for less than a day."


def test_a_test_to_come_is_planned() -> None:
    [row] = read(in_lake(), now=START - timedelta(days=1))

    assert (row["state"], row["effect"], row["why_not"]) == ("planned", None, "")


def test_arms_that_are_not_as_planned_are_refused() -> None:
    [row] = read(in_lake(), planned(planned_share=0.5))

    assert (row["state"], row["effect"], row["p_value"]) == ("refused", None, None)
    assert "50.0% were planned" in str(row["why_not"])


def test_two_tests_with_the_same_persons_warn_of_each_other() -> None:
    lake = in_lake()
    lake["assignments"] += [
        drawn(f"card:{1000 + person}", "treated" if person % 2 else "control", experiment_id="mail")
        for person in range(PERSONS)
    ]

    # nothing happens to who is left out by both
    shared = len({row["unit_id"] for row in lake["assignments"] if row["arm"] == "treated"})

    rows = read(lake, planned(), planned("mail", planned_share=0.5))

    assert shared < PERSONS
    assert [row["experiment_id"] for row in rows] == ["coupon", "mail"]
    assert f"{shared} of its units were in mail at the same time" in str(rows[0]["warnings"])
    assert f"{shared} of its units were in coupon at the same time" in str(rows[1]["warnings"])


def test_one_bad_row_of_the_registry_does_not_hide_the_others() -> None:
    lake = in_lake()
    lake["assignments"] += [drawn("card:1001", "treated", experiment_id=test) for test in "ab"]

    rows = read(
        lake,
        planned(),
        planned("a", design="hold_aut"),
        planned("b", goal="reciept"),
        planned("c"),
    )

    why_not = {str(row["experiment_id"]): str(row["why_not"]) for row in rows}
    assert [row["state"] for row in rows] == ["refused", "refused", "refused", "read"]
    assert "Did you mean 'hold_out'" in why_not["a"]
    assert "Did you mean 'receipt'" in why_not["b"]
    assert "Nobody is assigned" in why_not["c"]


def test_data_that_end_before_the_test_are_told() -> None:
    lake = in_lake()
    lake["events"] = [
        event
        for event in lake["events"]
        if event["occurred_at"] < END - timedelta(days=4)  # type: ignore[operator]  # a time
    ]

    [row] = read(lake)

    assert "bring in what is missing" in str(row["warnings"])


def test_two_cards_of_one_person_are_one_unit() -> None:
    lake = in_lake()
    lake["people"] += [{"identifier": "card:x", "passport_id": "p0", "is_quarantined": False}]
    arm = str(lake["assignments"][0]["arm"])
    lake["assignments"] += [drawn("card:x", arm)]

    [row] = read(lake)

    assert int(str(row["treated"])) + int(str(row["control"])) == PERSONS


def test_what_cannot_be_read_at_all_is_refused() -> None:
    lake = in_lake()

    with pytest.raises(MissingColumnsError, match="planned_share"):
        read(lake, {"experiment_id": "x", "starts_at": START})
    with pytest.raises(SettingError, match="no time with a zone"):
        read(lake, now=datetime(2026, 3, 1))  # noqa: DTZ001 - that is what is refused
