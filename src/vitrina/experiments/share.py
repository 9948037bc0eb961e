"""An effect as a share of what was to be expected without it."""


def share_of_expected(actual: float, effect: float) -> float | None:
    """0.05 is +5 %; None where nothing, or less, was to be expected.

    What happened is a fact; what is uncertain is what was to be expected. So each end of an
    interval has its own expectation.

    >>> share_of_expected(105.0, 5.0)
    0.05
    """
    expected = actual - effect
    return effect / expected if expected > 0 else None
