"""Who agreed to what: the last word counts, and after a merge the most restrictive one."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.errors import UnknownNameError
from vitrina.privacy.consent import Statement, is_allowed

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANN, GUEST = UUID(int=1), UUID(int=2)
ADS = "ad upload"


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def said(
    yes: bool, minute: int, *, who: UUID = ANN, merged: int | None = None, purpose: str = ADS
) -> Statement:
    merged_at = None if merged is None else at(merged)
    return Statement(who, purpose, yes, at(minute), merged_at)


def test_silence_is_no_consent() -> None:
    assert is_allowed([], ADS, NOON) is False


def test_what_the_contract_itself_calls_for_may_be_declined_only() -> None:
    assert is_allowed([], "service", NOON) is True
    assert is_allowed([said(False, 0, purpose="service")], "service", NOON) is False


@pytest.mark.parametrize(
    ("words", "answer"),
    [([True], True), ([True, False], False), ([True, False, True], True), ([False], False)],
)
def test_the_last_word_counts(words: list[bool], answer: bool) -> None:
    statements = [said(word, minute) for minute, word in enumerate(words)]

    assert is_allowed(reversed(statements), ADS, at(9)) is answer


def test_what_was_said_later_does_not_count_yet() -> None:
    statements = [said(True, 0), said(False, 5)]

    assert is_allowed(statements, ADS, at(4)) is True
    assert is_allowed(statements, ADS, at(5)) is False


def test_two_words_of_one_moment_are_a_no() -> None:
    assert is_allowed([said(False, 0), said(True, 0)], ADS, NOON) is False


def test_another_purpose_is_another_question() -> None:
    assert is_allowed([said(True, 0, purpose="analytics")], ADS, NOON) is False


def test_one_no_is_enough_after_a_merge() -> None:
    guest_said_no = said(False, 0, who=GUEST, merged=5)

    assert is_allowed([said(True, 1), guest_said_no], ADS, at(9)) is False


def test_a_later_word_of_the_person_stands_above_those_merged_before() -> None:
    guest_said_no = said(False, 0, who=GUEST, merged=5)

    assert is_allowed([guest_said_no, said(True, 6)], ADS, at(9)) is True


def test_a_guest_merged_later_is_heard_again() -> None:
    first = said(False, 0, who=GUEST, merged=5)
    second = said(False, 1, who=UUID(int=3), merged=8)

    assert is_allowed([first, second, said(True, 6)], ADS, at(9)) is False


def test_an_unknown_purpose_is_named() -> None:
    with pytest.raises(UnknownNameError, match="ad upload"):
        is_allowed([], "ad_uplod", NOON)


STATEMENTS = st.lists(
    st.builds(
        said,
        st.booleans(),
        st.integers(0, 9),
        who=st.sampled_from([ANN]),
    )
    | st.builds(said, st.booleans(), st.integers(0, 9), who=st.just(GUEST), merged=st.just(10))
)


@given(STATEMENTS)
def test_the_order_of_reading_does_not_matter(statements: list[Statement]) -> None:
    answer = is_allowed(statements, ADS, at(20))

    assert is_allowed(reversed(statements), ADS, at(20)) is answer


@given(STATEMENTS, st.sampled_from([ANN, GUEST]))
def test_a_no_at_the_end_is_always_a_no(statements: list[Statement], who: UUID) -> None:
    merged = None if who == ANN else 10

    assert is_allowed([*statements, said(False, 9, who=who, merged=merged)], ADS, at(20)) is False
