"""Python imports this at its start where this folder is on its path."""

from tests.faults.sabotaged import install

install()
