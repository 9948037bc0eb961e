"""Amounts reach a provider exactly, whatever the currency's decimals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.connectors.amounts import as_decimal, from_decimal
from vitrina.connectors.currencies import exponent
from vitrina.connectors.payments import stripe
from vitrina.errors import RefusedError
from vitrina.money import Money

CURRENCIES = ("RUB", "USD", "EUR", "JPY", "KWD", "TND", "ISK", "UGX", "KRW")
AMOUNTS = st.integers(0, 10**14)


@given(AMOUNTS, st.sampled_from(CURRENCIES))
def test_an_amount_comes_back_as_it_went(minor: int, currency: str) -> None:
    amount = Money(minor, currency)

    text = as_decimal(amount)

    assert from_decimal(text, currency) == amount
    assert len(text.partition(".")[2]) == exponent(currency)


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (10_000, "RUB", "100.00"),
        (1, "RUB", "0.01"),
        (100, "JPY", "100"),
        (1, "KWD", "0.001"),
        (123_456_789_012, "RUB", "1234567890.12"),
    ],
)
def test_the_text_is_what_the_interface_documents(minor: int, currency: str, text: str) -> None:
    assert as_decimal(Money(minor, currency)) == text


@pytest.mark.parametrize(
    "text", ["", "-1.00", "1e3", "1,00", " 1", "0.001", "NaN", "١", "1.", "+1"]
)
def test_what_is_no_amount_in_roubles_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="no amount"):
        from_decimal(text, "RUB")


@pytest.mark.parametrize(
    ("amount", "smallest"),
    [
        (Money(1_000, "USD"), 1_000),
        (Money(500, "JPY"), 500),
        (Money(5, "ISK"), 500),
        (Money(5, "UGX"), 500),
        (Money(500, "MGA"), 5),
        (Money(5_120, "KWD"), 5_120),
    ],
)
def test_stripes_smallest_unit_is_not_always_the_currencys(amount: Money, smallest: int) -> None:
    assert stripe._smallest(amount) == smallest
    assert stripe._money(smallest, amount.currency.lower()) == amount


@pytest.mark.parametrize("amount", [Money(5_124, "KWD"), Money(550, "MGA")])
def test_what_stripe_cannot_take_exactly_is_refused(amount: Money) -> None:
    with pytest.raises(RefusedError, match="only"):
        stripe._smallest(amount)
