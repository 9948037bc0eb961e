"""Amounts as other people's interfaces write them: exactly, or not at all."""

import re

from vitrina.connectors.currencies import exponent
from vitrina.errors import RefusedError
from vitrina.money import Money

_DECIMAL = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,6}))?", re.ASCII)


def as_decimal(amount: Money) -> str:
    """Decimal text with the currency's own number of decimals.

    >>> [as_decimal(Money(5, currency)) for currency in ("RUB", "JPY", "KWD")]
    ['0.05', '5', '0.005']
    """
    decimals = exponent(amount.currency)
    if not decimals:
        return str(amount.minor)
    units, rest = divmod(amount.minor, 10**decimals)
    return f"{units}.{rest:0{decimals}}"


def from_decimal(text: str, currency: str) -> Money:
    """The amount that a decimal text means.

    >>> from_decimal("1234.5", "RUB")
    Money(minor=123450, currency='RUB')

    Raises:
        RefusedError: it is no amount of that currency, or finer than its minor unit.
    """
    found = _DECIMAL.fullmatch(text)
    decimals = exponent(currency)
    units, rest = found.groups("") if found else ("", "")
    if not found or rest[decimals:].strip("0"):
        raise RefusedError(
            400, "unreadable", f"{text!r} is no amount in {currency}: write it like 100.50."
        )
    return Money(int(units + rest[:decimals].ljust(decimals, "0")), currency)
