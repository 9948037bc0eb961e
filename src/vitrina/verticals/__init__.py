"""Ready settings for each kind of business, one file each, found by folder."""

from vitrina.verticals.vertical import VERTICALS, Vertical

__all__ = ["VERTICALS", "Vertical"]
