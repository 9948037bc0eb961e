"""What a customer wrote with an order: kept under seal, opened for the staff who need it."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from vitrina.commerce.orders.models import Order, OrderLine
from vitrina.privacy.sealing import Sealer

PURPOSE = "order words"


@dataclass(frozen=True, slots=True)
class Words:
    """The name to call out, a comment, and the address of a courier."""

    name: str = ""
    comment: str = ""
    address: str = ""


def sealed(order_id: UUID, words: Words) -> bytes:
    """As the table keeps them; nothing for nothing."""
    if words == Words():
        return b""
    plain = json.dumps([words.name, words.comment, words.address], ensure_ascii=False)
    return _sealer().seal(plain.encode(), about=order_id.bytes)


def words_of(order: Order) -> Words:
    """In clear; empty after they were forgotten.

    Raises:
        SealError: another root key sealed them.
    """
    if not order.sealed_words:
        return Words()
    return Words(*json.loads(_sealer().open(bytes(order.sealed_words), about=order.id.bytes)))


def forget_words(customer_id: UUID) -> int:
    """Destroy what one customer wrote with any order, and the browser it came from.

    Returns:
        With how many orders something was written.
    """
    theirs = Order.objects.filter(customer_id=customer_id)
    OrderLine.objects.filter(order__in=theirs).exclude(note="").update(note="")
    theirs.update(origin={})
    return theirs.exclude(sealed_words=b"").update(sealed_words=b"")


def _sealer() -> Sealer:
    return Sealer(settings.VITRINA_ROOT_KEY(), PURPOSE)
