"""How far people come, by the stages of a business."""

from datetime import UTC, datetime, timedelta

import pytest

from vitrina import journeys
from vitrina.engine import Row
from vitrina.errors import SettingError, UnknownNameError

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
STAGES = ("lead", "booking", "attended")
TYPES = {
    "touch": "Mailing Sent",
    "lead": "Lead Submitted",
    "booking": "Booking Created",
    "attended": "Visit Checked In",
}
PEOPLE: list[Row] = [
    {"identifier": f"card:{name}", "passport_id": name, "is_quarantined": False}
    for name in ("ann", "bob", "cat")
]


def _event(name: str, what: str, day: int, campaign: str | None = None) -> Row:
    nothing = (
        *("anonymous_id", "user_id", "page", "referrer", "utm_source", "utm_medium"),
        *("click_id_kind", "click_id", "value_minor", "subject_id"),
    )
    return {
        **dict.fromkeys(nothing),
        "event_id": f"{name}:{what}:{day}",
        "source": "crm",
        "type": TYPES[what],
        "occurred_at": MONDAY + timedelta(days=day),
        "identifier": f"card:{name}",
        "utm_campaign": campaign,
    }


EVENTS = [
    _event("ann", "touch", 0, "spring"),
    _event("ann", "lead", 1),
    _event("ann", "booking", 2),
    _event("ann", "attended", 9),
    _event("bob", "touch", 0, "spring"),
    _event("bob", "lead", 1),
    _event("cat", "booking", 3),
]


def test_each_stage_counts_who_reached_it_who_came_from_before_and_who_went_on() -> None:
    rows = journeys.funnel(EVENTS, PEOPLE, goals=STAGES).rows()

    counts = [(row["goal"], row["people"], row["from_before"], row["went_on"]) for row in rows]
    assert counts == [("lead", 2, 0, 1), ("booking", 2, 1, 1), ("attended", 1, 1, 0)]


def test_a_stage_belongs_to_the_first_touch_before_it() -> None:
    rows = journeys.funnel(EVENTS, PEOPLE, goals=STAGES, by="campaign").rows()

    people = {(row["unit"], row["goal"]): row["people"] for row in rows}
    assert people == {
        ("spring", "lead"): 2,
        ("spring", "booking"): 1,
        ("spring", "attended"): 1,
        ("(no touch)", "booking"): 1,
    }


def test_a_stage_reached_after_the_look_back_window_did_not_come_from_the_one_before() -> None:
    rows = journeys.funnel(EVENTS, PEOPLE, goals=STAGES, lookback_days=5).rows()

    attended = rows[-1]
    assert (attended["people"], attended["from_before"]) == (1, 0)


def test_weeks_begin_on_monday() -> None:
    rows = journeys.funnel(EVENTS, PEOPLE, goals=STAGES, per="week").rows()

    weeks = {str(row["goal"]): str(row["period"]) for row in rows}
    assert weeks == {"lead": "2026-03-02", "booking": "2026-03-02", "attended": "2026-03-09"}


def test_a_funnel_that_cannot_be_is_refused() -> None:
    with pytest.raises(SettingError, match="needs stages"):
        journeys.funnel(EVENTS, PEOPLE, goals=())
    with pytest.raises(UnknownNameError, match="lead"):
        journeys.funnel(EVENTS, PEOPLE, goals=("laed",))
    with pytest.raises(UnknownNameError, match="channel"):
        journeys.funnel(EVENTS, PEOPLE, goals=STAGES, by="chanel")  # type: ignore[arg-type]  # a test may err
    with pytest.raises(UnknownNameError, match="week"):
        journeys.funnel(EVENTS, PEOPLE, goals=STAGES, per="weak")  # type: ignore[arg-type]  # a test may err
