"""The pages around the way in."""

from tests.web import shops

__all__ = ["shops"]
