"""The café of the staff's tests, attacked from outside and from within."""

from tests.databases import postgresql, templates
from tests.web.staff.conftest import Cafe, cafe, filled

__all__ = ["Cafe", "cafe", "filled", "postgresql", "templates"]
