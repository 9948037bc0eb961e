"""What the tests of the shop run on."""

from tests.databases import database, postgresql, templates

__all__ = ["database", "postgresql", "templates"]
