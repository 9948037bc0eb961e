"""Money as ad platforms count it: millionths of a unit (of a rouble, of a dollar)."""

from vitrina.connectors.currencies import exponent
from vitrina.errors import SettingError


def as_millionths(minor: int, currency: str) -> int:
    """Minor units in millionths; every currency's minor unit is a whole number of them.

    >>> [as_millionths(1, currency) for currency in ("RUB", "JPY", "KWD")]
    [10000, 1000000, 1000]
    """
    return minor * _size(currency)


def from_millionths(millionths: int, currency: str) -> int:
    """Millionths in minor units, exactly.

    >>> from_millionths(300_000_000, "RUB")
    30000

    Raises:
        SettingError: they are finer than the currency's minor unit.
    """
    minor, rest = divmod(millionths, _size(currency))
    if rest:
        raise SettingError(
            f"{millionths} millionths are no whole minor units of {currency}: round the amount "
            "at the platform."
        )
    return minor


def rounded_millionths(millionths: int, currency: str) -> int:
    """Millionths in minor units, to the nearest, half to even: for costs that were measured.

    >>> [rounded_millionths(each, "RUB") for each in (15_000, 25_000, 25_001)]
    [2, 2, 3]
    """
    size = _size(currency)
    minor, rest = divmod(millionths, size)
    is_up = 2 * rest > size or (2 * rest == size and minor % 2 == 1)
    return minor + is_up


def _size(currency: str) -> int:
    """How many millionths a minor unit is."""
    return int(10 ** (6 - exponent(currency)))
