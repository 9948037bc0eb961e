"""Every name that an event can have."""

from collections.abc import Mapping
from types import MappingProxyType

from vitrina.errors import UnknownNameError
from vitrina.events.event_type import EventType
from vitrina.events.loyalty_types import LOYALTY
from vitrina.events.serving_types import SERVING
from vitrina.events.shopping_types import SHOPPING
from vitrina.events.visitor_types import VISITORS

SCHEMA_VERSION = 1  # goes up when a name or a field changes its meaning; new ones do not count

EVENT_TYPES: Mapping[str, EventType] = MappingProxyType(
    {kind.name: kind for kind in (*SHOPPING, *SERVING, *LOYALTY, *VISITORS)}
)


def event_type_named(name: str) -> EventType:
    """The event type of that name.

    Raises:
        UnknownNameError: the vocabulary has no such name.
    """
    if name not in EVENT_TYPES:
        raise UnknownNameError("event type", name, EVENT_TYPES)
    return EVENT_TYPES[name]
