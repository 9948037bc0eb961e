"""Filters of the pages around automation."""

from django import template

from vitrina.web import formats
from vitrina.web.owner.money_field import written_of

register = template.Library()
register.filter("written", written_of)

SMALL = 10  # below it decimals say something


@register.filter
def signed(value: float) -> str:
    """A change with its sign: +3.2, −14."""
    if abs(value) >= SMALL:
        return formats.signed_whole(value)
    sign = "+" if value > 0 else formats.MINUS if value < 0 else ""
    return sign + formats.decimal(abs(value), "0.#")
