"""What the tests of conversions run on."""

from tests.databases import database, postgresql, templates

__all__ = ["database", "postgresql", "templates"]
