"""Numbers, money and times in both languages."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from vitrina.web import formats

NBSP = "\u00a0"


@pytest.fixture(params=["ru"])
def russian(request: pytest.FixtureRequest) -> Iterator[None]:
    with translation.override("ru"):
        yield


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.usefixtures("russian")
def test_russian_thousands_have_a_space_that_does_not_break() -> None:
    assert formats.whole(155848) == f"155{NBSP}848"
    assert formats.money(459603958, "USD") == f"4{NBSP}596{NBSP}039,58{NBSP}$"


@pytest.mark.usefixtures("english")
def test_money_is_written_from_minor_units_of_its_currency() -> None:
    assert formats.money(459603958, "USD") == "$4,596,039.58"
    assert formats.money(1500, "JPY") == "¥1,500"
    assert formats.money(None, "USD") == "—"


@pytest.mark.usefixtures("english")
def test_the_letters_of_a_currency_stand_apart_from_the_digits() -> None:
    assert formats.money(-30000, "RUB") == f"−RUB{NBSP}300.00"
    assert formats.whole_money(30000, "CHF") == f"CHF{NBSP}300"


@pytest.mark.usefixtures("english")
def test_a_table_whose_heads_name_the_currency_has_amounts_alone() -> None:
    assert formats.units(123456, "RUB") == "1,235"
    assert formats.units(1500, "JPY") == "1,500"
    assert formats.units(None, "RUB") == "—"


@pytest.mark.usefixtures("english")
def test_a_difference_always_has_its_sign() -> None:
    assert formats.difference(1400, "USD") == "+$14.00"
    assert formats.difference(-1400, "USD") == "−$14.00"
    assert formats.difference(0, "USD") == "$0.00"
    assert formats.difference(-0.2, "USD") == "$0.00"


@pytest.mark.usefixtures("english")
def test_round_money_keeps_the_cents_where_they_matter() -> None:
    assert formats.round_money(30712, "USD") == "$307"
    assert formats.round_money(-30712, "USD") == "−$307"
    assert formats.round_money(712, "USD") == "$7.12"


@pytest.mark.usefixtures("english")
def test_the_cents_can_stand_apart_wherever_the_sign_is() -> None:
    assert formats.cents_apart("$1,234.56") == ("$1,234", ".56", "")
    assert formats.cents_apart("¥1,500") == ("¥1,500", "", "")


@pytest.mark.usefixtures("russian")
def test_the_cents_stand_before_the_sign_in_russian() -> None:
    assert formats.cents_apart(f"1{NBSP}234,56{NBSP}₽") == (f"1{NBSP}234", ",56", f"{NBSP}₽")


@pytest.mark.usefixtures("english")
def test_a_moment_says_its_zone() -> None:
    assert formats.moment(datetime(2026, 3, 9, 7, 5, tzinfo=UTC)) == "Mar 9, 2026, 07:05 UTC"


@pytest.mark.usefixtures("russian")
def test_a_window_is_written_as_russians_write_it() -> None:
    assert formats.days(date(2017, 1, 2), date(2017, 12, 31)).startswith("2 янв.")
