"""What every ad platform checks: settings, ids, values, waits; and money in millionths, exactly."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.connectors.ad_values import (
    LONGEST_WAIT,
    checked_id,
    checked_sites,
    currency_of,
    pairs_of,
    require_settled,
    wait_of,
)
from vitrina.connectors.advertising import Sites
from vitrina.connectors.http import Reply
from vitrina.connectors.millionths import as_millionths, from_millionths, rounded_millionths
from vitrina.errors import RefusedError, SettingError, ThrottledError

CURRENCIES = ("RUB", "USD", "JPY", "KWD")


@given(st.integers(0, 10**12), st.sampled_from(CURRENCIES))
def test_an_amount_comes_back_from_millionths_as_it_went(minor: int, currency: str) -> None:
    assert from_millionths(as_millionths(minor, currency), currency) == minor
    assert rounded_millionths(as_millionths(minor, currency), currency) == minor


@given(st.integers(0, 10**15), st.sampled_from(CURRENCIES))
def test_a_cost_is_rounded_by_half_a_minor_unit_at_most(millionths: int, currency: str) -> None:
    size = as_millionths(1, currency)

    assert abs(rounded_millionths(millionths, currency) * size - millionths) * 2 <= size


@pytest.mark.parametrize(("millionths", "currency"), [(10_001, "RUB"), (10_000, "JPY"), (1, "KWD")])
def test_millionths_that_are_finer_than_a_minor_unit_are_refused(
    millionths: int, currency: str
) -> None:
    with pytest.raises(SettingError, match=str(millionths)):
        from_millionths(millionths, currency)


def test_pairs_are_read_and_a_name_alone_stands_for_itself() -> None:
    pairs = pairs_of({"goals": " receipt = 12, order,booking=a=b"}, "goals", "P")

    assert pairs == {"receipt": "12", "order": "order", "booking": "a=b"}


@pytest.mark.parametrize("written", ["", " ", ",", "a=1,", "=1", "a=1,a=2"])
def test_pairs_that_cannot_be_read_are_refused(written: str) -> None:
    with pytest.raises(SettingError, match="goals"):
        pairs_of({"goals": written}, "goals", "P")


@pytest.mark.parametrize("written", ["rub", "RUBL", "РУБ", "₽"])
def test_a_currency_is_its_iso_code(written: str) -> None:
    with pytest.raises(SettingError, match="ISO 4217"):
        currency_of({"currency": written}, "P")


@pytest.mark.parametrize("written", ["", "1/2", "٣", "1" * 21, "-1", "1 OR 1=1"])
def test_an_id_that_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(RefusedError):
        checked_id(written, "P")


@pytest.mark.parametrize(
    "names",
    [("b", "a"), ("a", "a"), ("A",), ("a", "b", "c")],
    ids=["order", "twice", "case", "many"],
)
def test_sites_that_could_be_read_otherwise_than_they_were_written_are_refused(
    names: tuple[str, ...],
) -> None:
    with pytest.raises(SettingError):
        checked_sites(Sites(names), most=2)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "17"}, 17),
        ({"retry-after": "0"}, 1),
        ({"retry-after": "999999999"}, LONGEST_WAIT),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, 5),
        ({"retry-after": "-3"}, 5),
        ({}, 5),
    ],
)
def test_a_wait_is_what_the_header_says_within_reason(
    headers: Mapping[str, str], seconds: float
) -> None:
    assert wait_of(Reply(429, b"", headers), "retry-after", 5) == seconds


@pytest.mark.parametrize("status", [100, 301, 302, 408, 500, 502, 503, 599])
def test_a_status_that_settles_nothing_is_no_answer(status: int) -> None:
    with pytest.raises(ConnectionError, match=str(status)):
        require_settled("P", Reply(status, b""), wait=5)


def test_too_many_calls_are_told_apart_from_a_no() -> None:
    with pytest.raises(ThrottledError):
        require_settled("P", Reply(429, b""), wait=5)
    for status in (200, 204, 400, 404):
        require_settled("P", Reply(status, b""), wait=5)
