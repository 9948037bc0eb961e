"""A digest of what a message says, to tell a repeat from another message with the same id."""

from collections.abc import Mapping
from hashlib import blake2b

import msgspec

_encode = msgspec.json.Encoder(order="sorted", decimal_format="number").encode


def digest_of(values: Mapping[str, object]) -> int:
    """64 bits of it as a signed whole number, as the lake's column holds it."""
    return int.from_bytes(blake2b(_encode(values), digest_size=8).digest(), "big", signed=True)


def key_of(*parts: object) -> str:
    """An id for a message that came without one: the same parts give the same id."""
    return blake2b(_encode(parts), digest_size=16).hexdigest()
