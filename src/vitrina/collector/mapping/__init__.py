"""Mappings: what the fields of somebody else's webhook mean in our vocabulary, as data.

The door counts the messages of a body with them, the loader makes events of the messages.
"""

from vitrina.collector.mapping.declared import declared_settings, rules_of
from vitrina.collector.mapping.paths import found
from vitrina.collector.mapping.rules import Contact, Rule
from vitrina.collector.mapping.split import Message, decoded, raw_of, split

__all__ = [
    "Contact",
    "Message",
    "Rule",
    "declared_settings",
    "decoded",
    "found",
    "raw_of",
    "rules_of",
    "split",
]
