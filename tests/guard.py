"""The machine that guards the house may pass no test by."""

import os
from typing import NoReturn

import pytest


def is_guard() -> bool:
    """Whether this is CI."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


def skip_unless_guard(reason: str) -> NoReturn:
    """A machine that lacks something may pass tests by; the one that guards the house may not."""
    if is_guard():
        pytest.fail(f"This has to run here, and {reason}")
    pytest.skip(reason)


def skip_for_want_of_rights(reason: str) -> NoReturn:
    """What no file of ours can install: a device of the kernel, the right to mount."""
    pytest.skip(reason)
