"""Money is exact, and of one currency."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina import Money
from vitrina.errors import CurrencyError


@given(st.integers(), st.integers())
def test_what_is_added_can_be_taken_off_again(left: int, right: int) -> None:
    assert Money(left, "RUB") + Money(right, "RUB") - Money(right, "RUB") == Money(left, "RUB")


def test_ten_times_ten_kopecks_are_a_rouble_exactly() -> None:
    assert Money(10, "RUB").times(10) == Money(100, "RUB")


def test_two_currencies_are_never_added_up() -> None:
    with pytest.raises(CurrencyError, match="EUR and RUB"):
        Money(1, "RUB") + Money(1, "EUR")


def test_two_currencies_are_never_taken_from_each_other() -> None:
    with pytest.raises(CurrencyError, match="Convert the amounts"):
        Money(1, "RUB") - Money(1, "EUR")
