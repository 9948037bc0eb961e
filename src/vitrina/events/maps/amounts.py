"""Minor units to the decimal amounts that the outside world writes, and back."""

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from vitrina.errors import SettingError

# ISO 4217: currencies whose minor unit is not a hundredth
NO_DECIMALS = frozenset({"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"}) | {
    *("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF")
}
THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})


def decimals(currency: str) -> int:
    """How many decimals an amount of the currency has (ISO 4217)."""
    if currency in NO_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2


def to_major(minor: int, currency: str) -> float:
    """A decimal amount; a float, because that is what JSON of the outside world holds.

    >>> to_major(19990, "RUB"), to_major(500, "JPY")
    (199.9, 500.0)
    """
    return float(Decimal(minor).scaleb(-decimals(currency)))


def to_minor(major: object, currency: str) -> int:
    """Whole minor units of a decimal amount; parts of a minor unit are rounded half to even.

    >>> to_minor(199.9, "RUB"), to_minor("0.29", "RUB")
    (19990, 29)

    Raises:
        SettingError: no number.
    """
    try:
        amount = Decimal(str(major)).scaleb(decimals(currency))
        return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise SettingError(f"The amount {major!r} is no number: send one like 199.90.") from error
