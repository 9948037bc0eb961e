"""What a guest wrote with a booking: kept under seal, opened for those who serve them."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from vitrina.commerce.bookings.models import Booking, WaitingEntry
from vitrina.privacy.sealing import Sealer

PURPOSE = "booking words"


@dataclass(frozen=True, slots=True)
class Words:
    """The name to call at the door, and a comment."""

    name: str = ""
    comment: str = ""


def sealed(about: UUID, words: Words) -> bytes:
    """As the tables keep them; nothing for nothing."""
    if words == Words():
        return b""
    plain = json.dumps([words.name, words.comment], ensure_ascii=False)
    return _sealer().seal(plain.encode(), about=about.bytes)


def words_of(row: Booking | WaitingEntry) -> Words:
    """In clear; empty after they were forgotten.

    Raises:
        SealError: another root key sealed them.
    """
    if not row.sealed_words:
        return Words()
    return Words(*json.loads(_sealer().open(bytes(row.sealed_words), about=row.id.bytes)))


def forget_words(customer_id: UUID) -> int:
    """Destroy what one customer wrote with any booking, and the browser it came from.

    They wait for no table any more: nobody could tell them of it.

    Returns:
        With how many bookings something was written.
    """
    waits = WaitingEntry.objects.filter(customer_id=customer_id)
    waits.filter(state=WaitingEntry.State.WAITING).update(state=WaitingEntry.State.LEFT)
    waits.update(sealed_words=b"", origin={})
    theirs = Booking.objects.filter(customer_id=customer_id)
    theirs.update(origin={})
    return theirs.exclude(sealed_words=b"").update(sealed_words=b"")


def _sealer() -> Sealer:
    return Sealer(settings.VITRINA_ROOT_KEY(), PURPOSE)
