"""Which conversions ad platforms can be told of, from events and passports as a lake holds them."""

from datetime import UTC, datetime, timedelta

import pytest

from vitrina.engine import Row
from vitrina.errors import MissingColumnsError, SettingError, UnknownNameError
from vitrina.journeys import tellable

NOW = datetime(2026, 3, 20, tzinfo=UTC)
SINCE = NOW - timedelta(days=7)
COLUMNS = (
    *("anonymous_id", "user_id", "identifier", "subject_id", "place_id", "click_id_kind"),
    *("click_id", "value_minor", "currency", "consent", "has_gpc"),
)


def event(event_id: str, kind: str, days_ago: float, **more: object) -> Row:
    at = NOW - timedelta(days=days_ago)
    told = {"event_id": event_id, "type": kind, "occurred_at": at, "source": "shop"}
    return dict.fromkeys(COLUMNS) | told | more


def person(*identifiers: str) -> list[Row]:
    return [
        {"identifier": each, "passport_id": "p1", "is_quarantined": False} for each in identifiers
    ]


CLICK = event("e1", "Page Viewed", 9, anonymous_id="a", click_id_kind="gclid", click_id="g1")
RECEIPT = event("e2", "Receipt Registered", 2, identifier="card:1", value_minor=700)
PEOPLE = person("anonymous_id:a", "card:1", "user_id:u1")


def test_a_receipt_at_the_till_is_tied_to_the_click_of_the_same_person() -> None:
    [found] = tellable([CLICK, RECEIPT], PEOPLE, goals=["receipt"], since=SINCE).rows()

    assert (found["subject_id"], found["value_minor"], found["user_id"]) == ("e2", 700, "u1")
    assert [(each["kind"], each["value"]) for each in found["ids"]] == [("gclid", "g1")]  # type: ignore[attr-defined]  # a list of ids


def test_a_click_further_back_than_asked_for_does_not_count() -> None:
    alone = person("anonymous_id:a", "card:1")

    near = tellable([CLICK, RECEIPT], alone, goals=["receipt"], since=SINCE, lookback_days=7)
    far = tellable([CLICK, RECEIPT], alone, goals=["receipt"], since=SINCE, lookback_days=6.9)

    assert (len(near.rows()), len(far.rows())) == (1, 0)


def test_one_event_may_reach_one_goal_and_take_back_another() -> None:
    ordered = event("e3", "Order Completed", 3, user_id="u1", subject_id="o", value_minor=500)
    collected = event("e4", "Order Picked Up", 2, user_id="u1", subject_id="o", value_minor=500)
    refunded = event("e5", "Order Refunded", 1, subject_id="o", value_minor=-500)

    found = tellable(
        [ordered, collected, refunded], PEOPLE, goals=["order", "collected"], since=SINCE
    ).rows()

    assert {(row["goal"], row["is_undone"]) for row in found} == {
        ("order", True),
        ("collected", True),
    }


def test_what_cannot_be_asked_is_said() -> None:
    with pytest.raises(SettingError, match="Name one"):
        tellable([RECEIPT], PEOPLE, goals=[], since=SINCE)
    with pytest.raises(SettingError, match="above 0, not 0"):
        tellable([RECEIPT], PEOPLE, goals=["receipt"], since=SINCE, lookback_days=0)
    with pytest.raises(SettingError, match="zone"):
        tellable([RECEIPT], PEOPLE, goals=["receipt"], since=datetime(2026, 3, 1))  # noqa: DTZ001  # on purpose
    with pytest.raises(UnknownNameError, match="receipt"):
        tellable([RECEIPT], PEOPLE, goals=["receit"], since=SINCE)
    with pytest.raises(MissingColumnsError, match="has_gpc"):
        tellable([{"event_id": "e"}], PEOPLE, goals=["receipt"], since=SINCE)
