"""Numbers, money and times as people of the page's language write them."""

import re
from datetime import date, datetime
from typing import TypeAlias

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
    get_decimal_symbol,
)
from django.utils.translation import get_language

Number: TypeAlias = int | float

NOTHING = "—"
PLAIN = 10  # a share, from which on the decimal of its percentage is noise
SMALL = 10  # units of money below which cents matter
MINUS = "\u2212"


def locale() -> Locale:
    """Babel's locale of the page's language."""
    return Locale.parse((get_language() or "en").replace("-", "_"))


def whole(value: Number | None) -> str:
    """A count: 155,848 or 155 848."""
    if value is None:
        return NOTHING
    return _signed(format_decimal(abs(round(value)), locale=locale()), value)


def percent(share: Number | None) -> str:
    """A share of one as a percentage: one decimal, none where it is above a thousand."""
    if share is None:
        return NOTHING
    pattern = "#,##0.0%" if abs(share) < PLAIN else "#,##0%"
    return format_percent(share, pattern, locale=locale())


def whole_percent(share: Number) -> str:
    """A share that somebody chose: 10 % is no estimate."""
    return format_percent(share, "#,##0%", locale=locale())


def signed_percent(share: Number | None) -> str:
    """A change as a percentage with its sign always written."""
    return _with_plus(percent(share).replace("-", MINUS), share)


def signed_whole(value: Number | None) -> str:
    """A change as a count with its sign always written."""
    return _with_plus(whole(value).replace("-", MINUS), value)


def decimal(value: Number, pattern: str) -> str:
    """A number in a pattern of Unicode, for example 0.000."""
    return format_decimal(value, pattern, locale=locale())


def times(ratio: Number | None) -> str:
    """How many times one number another is: ×3.2, none where there is nothing to divide by."""
    if ratio is None:
        return NOTHING
    pattern = "#,##0.0" if abs(ratio) < PLAIN else "#,##0"
    return f"\u00d7{format_decimal(ratio, pattern, locale=locale())}"


def money(minor: Number | None, currency: str | None) -> str:
    """An amount of minor units, to the cent."""
    if minor is None:
        return NOTHING
    if not currency:
        return whole(minor)
    amount = minor / 10 ** get_currency_precision(currency)
    return _signed(_spaced(format_currency(abs(amount), currency, locale=locale())), amount)


def whole_money(minor: Number | None, currency: str | None) -> str:
    """An amount of minor units, to the whole unit."""
    if minor is None or not currency:
        return money(minor, currency)
    amount = round(minor / 10 ** get_currency_precision(currency))
    pattern = locale().currency_formats["standard"].pattern.replace(".00", "")
    text = format_currency(
        abs(amount), currency, format=pattern, locale=locale(), currency_digits=False
    )
    return _signed(_spaced(text), amount)


def units(minor: Number | None, currency: str | None) -> str:
    """The same without its currency, for a table whose heads name that."""
    if minor is None or not currency:
        return whole(minor)
    return whole(minor / 10 ** get_currency_precision(currency))


def round_money(minor: Number | None, currency: str | None) -> str:
    """The same for a sentence: below ten units to the cent."""
    if minor is None or not currency:
        return money(minor, currency)
    is_small = abs(minor) < SMALL * 10 ** get_currency_precision(currency)
    return (money if is_small else whole_money)(minor, currency)


def difference(minor: Number | None, currency: str | None, *, is_round: bool = False) -> str:
    """An amount with its sign always written."""
    text = (round_money if is_round else money)(minor, currency)
    return _with_plus(text, minor)


def cents_apart(text: str) -> tuple[str, str, str]:
    """An amount in three: up to the decimal mark, the mark with its digits, what follows."""
    mark = get_decimal_symbol(locale())
    head, found, rest = text.rpartition(mark)
    digits = next((at for at, sign in enumerate(rest) if not sign.isdigit()), len(rest))
    return (head, mark + rest[:digits], rest[digits:]) if found else (text, "", "")


def day(value: date | None) -> str:
    """A day with its year."""
    return NOTHING if value is None else format_date(value, "medium", locale=locale())


def moment(value: datetime | None) -> str:
    """Day and minute, in UTC, which is said."""
    if value is None:
        return NOTHING
    return f"{day(value)}, {value:%H:%M} UTC"


def day_and_minute(value: datetime) -> str:
    """The same without the year, where year and zone are said nearby."""
    return f"{format_skeleton('MMMd', value, locale=locale())}, {value:%H:%M}"


def month(value: datetime) -> str:
    """A month with its year."""
    return format_skeleton("yMMMM", value, locale=locale())


def days(first: date, last: date) -> str:
    """A window, both ends included."""
    return format_interval(first, last, "yMMMd", locale=locale())


def _spaced(amount: str) -> str:
    """RUB 300, but $300: letters stand apart from digits (CLDR, currencySpacing; not in Babel)."""
    return re.sub(r"(?<=[^\W\d_])(?=\d)", "\u00a0", amount)


def _with_plus(text: str, amount: Number | None) -> str:
    # the sign is that of what is shown: what rounds to nothing has none
    is_positive = amount is not None and amount > 0 and any(digit in text for digit in "123456789")
    return f"+{text}" if is_positive else text


def _signed(text: str, amount: Number) -> str:
    return MINUS + text if amount < 0 and any(digit in text for digit in "123456789") else text
