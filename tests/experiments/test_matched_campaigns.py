"""Differences of campaigns that nobody randomised: recovered where they are known."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from vitrina import experiments
from vitrina.engine import Row
from vitrina.errors import MissingColumnsError, SettingError

START = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 10
TRUE_EFFECT_MINOR = 500


def shop(*, people: int, effect_minor: int, seed: int) -> tuple[list[Row], list[Row]]:
    """A shop whose heavy buyers are the ones who get the mailing; its effect is known."""
    random = Random(seed)
    events: list[Row] = []
    for person in range(1, people + 1):
        habit = random.randrange(500, 5000)
        is_reached = habit > 2500
        if is_reached:
            events.append(_event(person, "Mailing Sent", START, campaign="spring"))
        for day in range(-DAYS, DAYS):
            spent = max(0, round(random.gauss(habit / 5, 40)))
            if day >= 0 and is_reached:
                spent += effect_minor // DAYS
            at = START + timedelta(days=day, hours=random.randrange(24))
            events.append(_event(person, "Receipt Registered", at, value=spent))
    known = [
        {"identifier": f"card:{person}", "passport_id": f"p{person}", "is_quarantined": False}
        for person in range(1, people + 1)
    ]
    return events, known


def _event(person: int, type_: str, at: datetime, **more: object) -> Row:
    return {
        "event_id": f"{type_}:{person}:{at.isoformat()}",
        "source": "till",
        "type": type_,
        "occurred_at": at,
        "anonymous_id": None,
        "user_id": None,
        "identifier": f"card:{person}",
        "subject_id": None,
        "utm_campaign": more.get("campaign"),
        "value_minor": more.get("value"),
    }


CAMPAIGNS: list[Row] = [
    {"campaign": "spring", "starts_at": START, "ends_at": START + timedelta(days=DAYS)}
]


def test_a_known_effect_is_recovered_and_the_naive_difference_is_far_off() -> None:
    events, people = shop(people=120, effect_minor=TRUE_EFFECT_MINOR, seed=1)

    [found] = experiments.matched_campaigns(events, people, CAMPAIGNS).rows()

    error = abs(float(str(found["adjusted_difference_minor"])) - TRUE_EFFECT_MINOR)
    assert error < 3 * float(str(found["standard_error_minor"]))
    assert float(str(found["naive_difference_minor"])) > 5 * TRUE_EFFECT_MINOR


def test_nine_intervals_of_ten_hold_the_truth_of_a_mailing_that_does_nothing() -> None:
    held = 0
    for seed in range(30):
        events, people = shop(people=60, effect_minor=0, seed=seed)
        [found] = experiments.matched_campaigns(events, people, CAMPAIGNS).rows()
        held += float(str(found["low_minor"])) <= 0 <= float(str(found["high_minor"]))

    assert 23 <= held <= 30


def test_a_campaign_that_reached_everybody_has_nobody_to_compare_with() -> None:
    events, people = shop(people=20, effect_minor=0, seed=1)
    events += [
        _event(person, "Mailing Sent", START + timedelta(seconds=1), campaign="spring")
        for person in range(1, 21)
    ]

    [found] = experiments.matched_campaigns(events, people, CAMPAIGNS).rows()

    assert found["reason"] == "everybody was exposed: there is nobody to compare with"
    assert found["naive_difference_minor"] is None
    assert found["adjusted_difference_minor"] is None


def test_a_campaign_of_which_nobody_is_known_says_so() -> None:
    events, people = shop(people=20, effect_minor=0, seed=1)
    silent = [row for row in events if row["type"] != "Mailing Sent"]

    [found] = experiments.matched_campaigns(silent, people, CAMPAIGNS).rows()

    assert found["reason"] == "nobody in the data was exposed"


def test_campaigns_must_say_when_they_ran() -> None:
    events, people = shop(people=2, effect_minor=0, seed=1)

    with pytest.raises(MissingColumnsError, match="ends_at, starts_at"):
        experiments.matched_campaigns(events, people, [{"campaign": "spring"}])


def test_a_coverage_of_everything_is_refused() -> None:
    events, people = shop(people=2, effect_minor=0, seed=1)

    with pytest.raises(SettingError, match="between 0 and 1, not 1"):
        experiments.matched_campaigns(events, people, CAMPAIGNS, coverage=1)


def growing(*, people: int, seed: int, growth_minor: int) -> tuple[list[Row], list[Row]]:
    """A mailing that does nothing, to those whose spending grows by so much each ten days."""
    events, known = shop(people=people, effect_minor=0, seed=seed)
    reached = {row["identifier"] for row in events if row["type"] == "Mailing Sent"}
    for back in range(-1, 4):
        for person in range(1, people + 1):
            at = START - timedelta(days=10 * back + 5)
            value = 5_000 - growth_minor * back if f"card:{person}" in reached else 5_000
            events.append(_event(person, "Receipt Registered", at, value=value + person))
    return events, known


def test_a_trend_of_before_is_told_with_the_difference_that_it_explains() -> None:
    events, people = growing(people=60, seed=1, growth_minor=300)

    [found] = experiments.matched_campaigns(events, people, CAMPAIGNS).rows()

    # nothing was caused: what the adjusted difference shows is the trend going on
    assert str(found["pre_trend"]).startswith("not parallel")
    assert float(str(found["low_minor"])) > 0
    assert found["pre_trend_windows"] == 3


def test_two_groups_on_the_same_way_are_told_to_be_so() -> None:
    told = []
    for seed in range(5):
        events, people = growing(people=60, seed=seed, growth_minor=0)
        # the window just before has ten days of habit, which the others lack
        steady = [row for row in events if not 0 <= _value(row) < 5_000]
        [found] = experiments.matched_campaigns(steady, people, CAMPAIGNS).rows()
        told.append(str(found["pre_trend"]).startswith("parallel"))

    assert sum(told) >= 4


def _value(row: Row) -> int:
    value = row["value_minor"]
    return value if isinstance(value, int) else -1


def test_data_of_one_window_before_say_nothing_of_a_trend() -> None:
    events, people = shop(people=20, effect_minor=0, seed=1)

    [found] = experiments.matched_campaigns(events, people, CAMPAIGNS).rows()

    assert (found["pre_trend_windows"], found["pre_trend_minor"]) == (1, None)
    assert str(found["pre_trend"]).startswith("not known")
