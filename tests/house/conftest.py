"""Django made ready, for the promises about pages."""

from tests.web import shops

__all__ = ["shops"]
