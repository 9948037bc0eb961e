"""What a key may do: one word for each part of the API, read or write."""

from collections.abc import Mapping
from types import MappingProxyType

SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "catalogue:read": "places, opening hours, menu, prices, stock",
        "orders:read": "orders of its places",
        "orders:write": "quote, place, cancel orders",
        "orders:serve": "pick, hand over, return: what staff do",
        "bookings:read": "bookings of its places",
        "bookings:write": "book, move, cancel",
        "bookings:serve": "check in, seat, no-show: what staff do",
        "events:read": "subscribe to what happens",
    }
)
