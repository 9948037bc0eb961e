"""The pages of automation, in the café of the desk."""

from tests.databases import postgresql, templates
from tests.web.staff.conftest import cafe, filled

__all__ = ["cafe", "filled", "postgresql", "templates"]
