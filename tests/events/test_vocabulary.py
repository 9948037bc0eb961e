"""The names of events, their fields, and the goals made of them."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.events.example import COLUMNS
from vitrina.errors import UnknownNameError
from vitrina.events import (
    EVENT_TYPES,
    GOALS,
    EventType,
    FieldKind,
    Stage,
    Where,
    event_type_named,
    goal_named,
)

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "events.md"
KINDS = list(EVENT_TYPES.values())


def test_a_name_stands_under_itself_and_cannot_be_changed() -> None:
    assert all(name == kind.name for name, kind in EVENT_TYPES.items())
    assert not hasattr(EVENT_TYPES, "__setitem__")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_fields_of_a_type_have_different_names_and_say_what_they_mean(kind: EventType) -> None:
    names = [field.name for field in kind.fields]

    assert len(names) == len(set(names))
    assert all(field.meaning for field in kind.fields)
    assert kind.meaning.endswith(".")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_money_and_counts_have_a_unit(kind: EventType) -> None:
    for field in kind.fields:
        assert bool(field.unit) or field.kind not in (FieldKind.WHOLE, FieldKind.REAL)
        assert (field.unit == "minor units") is field.name.endswith("_minor")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_type_with_a_subject_says_what_the_world_calls_it(kind: EventType) -> None:
    has_subject = any(field.name == "subject_id" for field in kind.fields)

    assert has_subject is (kind.subject is not None)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_money_points_consent_and_receipts_are_never_taken_from_a_browser(kind: EventType) -> None:
    moves_money = kind.is_reversal or kind.name.startswith(
        ("Points", "Receipt", "Consent", "Order Paid")
    )

    assert kind.is_server_only or not moves_money


def test_a_field_with_the_name_of_an_identity_column_is_not_told_twice() -> None:
    who_and_when = {"user_id", "anonymous_id", "identifier", "occurred_at", "event_id", "source"}

    told = {field.name for kind in KINDS for field in kind.fields}

    assert told & who_and_when == set()
    assert {"subject_id", "value_minor", "page", "name"} <= told & COLUMNS


def test_an_unknown_event_type_is_refused_with_a_guess() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'Order Completed'"):
        event_type_named("Order Complete")


@pytest.mark.parametrize("goal", GOALS.values(), ids=lambda goal: goal.name)
def test_a_goal_is_made_of_known_events_and_reversed_by_reversals(goal: object) -> None:
    counted = goal_named(goal.name)  # type: ignore[attr-defined]  # a Goal

    assert all(not event_type_named(name).is_reversal for name in counted.event_types)
    assert all(event_type_named(name).is_reversal for name in counted.reversed_by)
    assert counted.stage in Stage


@pytest.mark.parametrize("goal", GOALS.values(), ids=lambda goal: goal.name)
def test_what_reverses_a_goal_speaks_of_the_same_subject(goal: object) -> None:
    counted = goal_named(goal.name)  # type: ignore[attr-defined]  # a Goal

    subjects = {event_type_named(name).subject for name in counted.event_types}
    assert {event_type_named(name).subject for name in counted.reversed_by} <= subjects


def test_an_unknown_goal_is_refused_with_a_guess() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'receipt'"):
        goal_named("reciept")


def test_every_event_and_each_of_its_fields_is_on_the_reference_page() -> None:
    sections = _sections(PAGE.read_text(encoding="utf-8"))

    assert set(sections) >= set(EVENT_TYPES)
    for name, kind in EVENT_TYPES.items():
        for field in kind.fields:
            assert f"| `{field.name}` |" in sections[name], f"{name} lacks {field.name}"


def told_wrongly(page: str) -> list[str]:
    """The types of which the page says the opposite of what the door does with a public key."""
    sections = _sections(page)
    return [
        name
        for name, kind in EVENT_TYPES.items()
        if ("; server only;" in sections[name]) is not kind.is_server_only
    ]


def test_the_reference_page_says_which_events_only_a_server_may_send() -> None:
    assert told_wrongly(PAGE.read_text(encoding="utf-8")) == []


def test_a_page_that_opens_an_event_to_everybody_is_found() -> None:
    doctored = PAGE.read_text(encoding="utf-8").replace("server only; `subject_id`", "`subject_id`")

    assert "Order Paid" in told_wrongly(doctored)


def test_every_goal_is_on_the_reference_page() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert [name for name in GOALS if f"| `{name}` |" not in page] == []


def _sections(page: str) -> Mapping[str, str]:
    parts = page.split("\n### ")[1:]
    return {part.partition("\n")[0]: part for part in parts}


def test_the_loop_goes_from_online_to_the_counter() -> None:
    sides = {kind.where for kind in KINDS}

    assert sides == set(Where)
    assert EVENT_TYPES["Receipt Registered"].where is Where.OFFLINE
