"""Which cookies, devices, phones and cards are one person: the digital passport."""

from vitrina.identity.assign import assign
from vitrina.identity.gather import gather
from vitrina.identity.moved import carrying, moved
from vitrina.identity.passport import passport
from vitrina.identity.resolve import resolve
from vitrina.identity.rules import RULES, Namespace, Rules

__all__ = [
    "RULES",
    "Namespace",
    "Rules",
    "assign",
    "carrying",
    "gather",
    "moved",
    "passport",
    "resolve",
]
