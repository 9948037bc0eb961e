"""Long lists in pages: a cursor says where the next one begins, whatever is added meanwhile."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Generic, TypeVar

from ninja import Schema

from vitrina.commerce.transactions import Refusal
from vitrina.web.api.answers import ApiRefusalError

Item = TypeVar("Item")

MOST = 100


class Page(Schema, Generic[Item]):
    """Some items, and the cursor of those after them; none after the last."""

    items: list[Item]
    next: str | None = None


def cursor_of(place: str) -> str:
    """A cursor that stands for a place in the order; opaque, so that the order may change."""
    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


def place_of(cursor: str) -> str:
    """What a cursor stands for; nothing for an empty one.

    Raises:
        ApiRefusalError: it is none of ours.
    """
    try:
        return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise ApiRefusalError(
            Refusal("unreadable", f"{cursor[:60]!r} is no cursor. Send `next` of the last page.")
        ) from None
