"""Money as Meta writes it: budgets in its own smallest unit, spend as a decimal text."""

import re
from collections.abc import Mapping

from vitrina.connectors.currencies import exponent
from vitrina.connectors.millionths import rounded_millionths
from vitrina.errors import SettingError

# "Currency Codes" of the Marketing API: an offset of 1, where all others have 100. A unit of HUF,
# TWD, COP, CRC or IDR has a hundred parts by ISO 4217 and none at Meta
WHOLE_UNITS = frozenset(
    ("CLP", "COP", "CRC", "HUF", "IDR", "ISK", "JPY", "KRW", "PYG", "TWD", "VND")
)
_DECIMAL = re.compile(r"([0-9]{1,13})(?:\.([0-9]{1,6}))?", re.ASCII)


def as_budget(minor: int, currency: str) -> int:
    """Minor units in Meta's smallest unit.

    >>> [as_budget(50_000, currency) for currency in ("RUB", "JPY", "HUF", "KWD")]
    [50000, 50000, 500, 5000]

    Raises:
        SettingError: it is finer than Meta can hold.
    """
    budget, rest = divmod(minor * _offset(currency), int(10 ** exponent(currency)))
    if rest:
        raise SettingError(
            f"{minor} minor units of {currency} are finer than Meta can hold: round them to whole "
            f"1/{_offset(currency)} of a unit."
        )
    return budget


def from_budget(budget: int, currency: str) -> int:
    """Meta's smallest unit in minor units.

    >>> [from_budget(500, currency) for currency in ("RUB", "JPY", "HUF", "KWD")]
    [500, 500, 50000, 5000]
    """
    return budget * int(10 ** exponent(currency)) // _offset(currency)


def spend_of(told: object, currency: str) -> int:
    """A spend, such as "5339.5", in minor units; finer ones are rounded, half to even.

    >>> spend_of("5339.5", "RUB")
    533950

    Raises:
        ConnectionError: it is no decimal text.
    """
    found = _DECIMAL.fullmatch(told) if isinstance(told, str) else None
    if found is None:
        raise ConnectionError("Meta's answer has a spend that is no amount.")
    units, rest = found.groups("")
    return rounded_millionths(int(units + rest.ljust(6, "0")), currency)


def counted(row: Mapping[str, object], name: str) -> int:
    """A count, which Meta writes as a text; 0 if it is missing.

    Raises:
        ConnectionError: it is something else.
    """
    told = row.get(name, "0")
    if not isinstance(told, str) or not re.fullmatch(r"[0-9]{1,15}", told, re.ASCII):
        raise ConnectionError(f"Meta's answer has {name!r} that is no count.")
    return int(told)


def _offset(currency: str) -> int:
    return 1 if currency in WHOLE_UNITS else 100
