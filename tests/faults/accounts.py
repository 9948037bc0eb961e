"""What was promised against what was found; the honest and the sabotaged runs ask the same."""

import os
from collections import Counter
from collections.abc import Iterable

ROUNDS = int(os.environ.get("VITRINA_FAULT_ROUNDS", "1"))


def losses(acknowledged: Iterable[str], found: Iterable[str]) -> list[str]:
    """Messages whose sender was told that they are safe, and that are not there."""
    return sorted(set(acknowledged) - set(found))


def counted_twice(found: Iterable[str]) -> list[str]:
    """Messages that are there more than once."""
    return sorted(name for name, times in Counter(found).items() if times > 1)
