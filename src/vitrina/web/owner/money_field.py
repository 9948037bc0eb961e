"""An amount as people write it, kept as minor units."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django import forms
from django.utils.translation import gettext

MOST_MINOR = 10**11


def minor_of(written: str) -> int:
    """What is written as minor units, of a currency with two decimals.

    >>> minor_of("1 290,50")
    129050

    Raises:
        ValueError: it is no amount, is below zero, or has more than two decimals.
    """
    plain = "".join(written.split()).replace("\u00a0", "").replace(",", ".")
    try:
        amount = Decimal(plain) * 100
    except InvalidOperation:
        raise ValueError(written) from None
    minor = amount.quantize(Decimal(1), ROUND_HALF_UP) if amount.is_finite() else Decimal(-1)
    if minor != amount or not 0 <= minor <= MOST_MINOR:
        raise ValueError(written)
    return int(minor)


def written_of(minor: int) -> str:
    """Minor units as a field shows them: no decimals where they are none.

    >>> written_of(129050), written_of(24000)
    ('1290.50', '240')
    """
    whole, cents = divmod(minor, 100)
    return f"{whole}.{cents:02}" if cents else str(whole)


class MoneyField(forms.CharField):
    """An amount; the form's value is in minor units, and None if it is left out."""

    def to_python(self, value: object) -> int | None:  # type: ignore[override]  # its value is a number
        """What was written, in minor units."""
        written = str(value or "").strip()
        if not written:
            return None if not self.required else 0
        try:
            return minor_of(written)
        except ValueError:
            raise forms.ValidationError(gettext("Write an amount, like 1290 or 1290.50.")) from None

    def prepare_value(self, value: object) -> object:
        """As the field shows it."""
        return written_of(value) if isinstance(value, int) else value

    def validate(self, value: object) -> None:
        """Zero is an amount."""
