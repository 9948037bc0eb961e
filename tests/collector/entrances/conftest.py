"""A shop of its own for each test of the ways in."""

from tests.web.shops import shop

__all__ = ["shop"]
