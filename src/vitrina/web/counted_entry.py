"""A number, and how it is counted, in words."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Counted:
    """The name of a number and the way it is counted."""

    anchor: str
    name: str | Promise
    way: str | Promise
