"""What somebody wants to buy, where and how. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from vitrina.errors import SettingError

PICKUP = "pickup"


@dataclass(frozen=True, slots=True)
class BasketLine:
    """So many units of a variant; a basket may have several lines of one."""

    line_id: str
    sku: str
    quantity: int

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise SettingError(
                f"The line {self.line_id!r} asks for {self.quantity} of {self.sku!r}. Ask for at "
                "least 1, or leave the line out."
            )


@dataclass(frozen=True, slots=True)
class Basket:
    """What a price is asked for.

    Attributes:
        place_id: of the place that sells.
        channel: site, app, till or phone.
        lines: in the order in which they are shown; it has no say in the price.
        way: pickup, locker, courier, ...: how the goods come to the customer.
        codes: words that the customer typed in.
    """

    place_id: str
    channel: str
    lines: Sequence[BasketLine]
    way: str = PICKUP
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        ids = [each.line_id for each in self.lines]
        if len(ids) != len(set(ids)):
            raise SettingError(f"Two lines of the basket have one id: {sorted(ids)}.")

    def skus(self) -> list[str]:
        """The variants in it, each once, in order."""
        return sorted({each.sku for each in self.lines})


@dataclass(frozen=True, slots=True)
class Buyer:
    """What of a customer a price may depend on; the price lists ask for nothing of it."""

    customer_id: str = ""


ANYBODY = Buyer()
