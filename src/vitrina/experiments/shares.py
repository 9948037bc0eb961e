"""An effect as a share of what was to be expected without it."""


def share_of_expected(effect: float | None, actual: float) -> float | None:
    """The relative lift, given what happened; None where nothing was to be expected.

    What happened is known: it is what was to be expected that an effect's interval is about.

    >>> share_of_expected(10.0, 110.0)
    0.1
    """
    if effect is None or actual - effect <= 0:
        return None
    return effect / (actual - effect)
