"""How many minor units a unit of each currency has (ISO 4217)."""

NO_MINOR_UNIT = frozenset(
    (
        *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"),
        *("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
    )
)
THOUSANDTHS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))


def exponent(currency: str) -> int:
    """Decimals of an amount in units: 2 for RUB, 0 for JPY, 3 for KWD.

    >>> [exponent(currency) for currency in ("RUB", "JPY", "KWD")]
    [2, 0, 3]
    """
    if currency in NO_MINOR_UNIT:
        return 0
    return 3 if currency in THOUSANDTHS else 2
