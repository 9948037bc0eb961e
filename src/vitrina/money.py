"""Exact money: whole minor units and a currency, never a float."""

from dataclasses import dataclass
from typing import Self

from vitrina.errors import CurrencyError


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (kopecks, cents), so that sums are exact.

    >>> Money(199, "RUB") + Money(1, "RUB")
    Money(minor=200, currency='RUB')
    """

    minor: int
    currency: str  # ISO 4217, e.g. "RUB"

    def __add__(self, other: Self) -> Self:
        self._require_same_currency(other)
        return type(self)(self.minor + other.minor, self.currency)

    def __sub__(self, other: Self) -> Self:
        self._require_same_currency(other)
        return type(self)(self.minor - other.minor, self.currency)

    def times(self, count: int) -> Self:
        return type(self)(self.minor * count, self.currency)

    def _require_same_currency(self, other: Self) -> None:
        if self.currency != other.currency:
            raise CurrencyError("This sum", {self.currency, other.currency})
