"""The owner's side of the same café."""

from tests.databases import postgresql, templates
from tests.web.staff.conftest import cafe, filled

__all__ = ["cafe", "filled", "postgresql", "templates"]
