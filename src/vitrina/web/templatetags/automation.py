"""Filters of the pages around automation."""

from django import template

from vitrina.web import formats
from vitrina.web.owner.money_field import written_of

register = template.Library()
register.filter("written", written_of)
register.filter("signed_percent", formats.signed_percent)

SMALL = 10  # below it decimals say something


@register.filter
def few(value: float) -> str:
    """A count that may be small: 0.07, 3.2, 14."""
    if abs(value) >= SMALL:
        return formats.whole(value)
    return formats.decimal(value, "0.#" if abs(value) >= 1 else "0.##")


@register.filter
def signed(value: float) -> str:
    """A change with its sign: +3.2, −14."""
    if abs(value) >= SMALL:
        return formats.signed_whole(value)
    sign = "+" if value > 0 else formats.MINUS if value < 0 else ""
    text = few(abs(value))
    return sign + text if any(digit in text for digit in "123456789") else text
