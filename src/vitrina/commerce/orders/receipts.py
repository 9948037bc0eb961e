"""What a fiscal receipt says of an order's payment or refund: lines that add up exactly."""

from collections.abc import Sequence

from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.turning import left_of, worth
from vitrina.commerce.wording import in_language
from vitrina.payment import Item

LANGUAGE = "ru"  # the law that asks for them is Russian
DELIVERY = "Доставка"


def items_of(order: Order, minor: int, *, is_refund: bool = False) -> tuple[Item, ...]:
    """The lines of a receipt over a sum of an order.

    Args:
        order: of whichever state.
        minor: what is paid or goes back, in minor units.
        is_refund: all that was ordered is looked at, and not what is left of it.

    Returns:
        Its articles and its delivery. A sum that is not theirs (a part, a concession) is spread
        over them in proportion, by largest remainder: the items add up to it exactly.
    """
    whole = [
        Item(in_language(line.name, LANGUAGE), units, minor_of_it)
        for line in order.lines.all()
        for units, minor_of_it in [
            (line.quantity, line.net_minor) if is_refund else (left_of(line), worth(line))
        ]
        if units and minor_of_it
    ]
    if order.delivery_minor:
        whole.append(Item(DELIVERY, 1, order.delivery_minor, "service"))
    return _spread(whole, minor)


def _spread(whole: Sequence[Item], minor: int) -> tuple[Item, ...]:
    total = sum(item.minor for item in whole)
    if not total:
        return (Item("Заказ", 1, minor),)
    shares = [divmod(item.minor * minor, total) for item in whole]
    left = minor - sum(share for share, _ in shares)
    # the largest remainder first, then the order of the lines
    more = sorted(range(len(shares)), key=lambda at: (-shares[at][1], at))[:left]
    return tuple(
        Item(item.name, item.quantity, share + (at in more), item.subject)
        for at, (item, (share, _)) in enumerate(zip(whole, shares, strict=True))
        if share + (at in more)
    )
