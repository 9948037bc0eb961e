"""Whether anything happened at all, by asking the same of other periods: conformal inference."""

import numpy as np

from vitrina.experiments.matrix import Flags, Floats

_TIES = 1e-9  # sums of the same numbers in another order differ by rounding


def carry_over(residuals: Floats) -> float:
    """How much a period is like the one before it: the correlation at lag 1.

    It is 0 where it is within two standard errors of nothing, or below.

    Args:
        residuals: one number per period, in order.
    """
    apart = residuals - residuals.mean()
    spread = float(apart @ apart)
    if spread == 0:
        return 0.0
    correlation = float(apart[1:] @ apart[:-1]) / spread
    return correlation if correlation > 2 / np.sqrt(residuals.size) else 0.0


def drawn_places(is_test: Flags, *, draws: int, random: np.random.Generator) -> Floats:
    """As many periods as the test has, drawn at random, again and again.

    For residuals that do not depend on those before: any order of the periods is then as likely
    as any other.

    Returns:
        One row per period, one column per draw: 1 where the period is drawn. The first column
        is the test itself.
    """
    ranks = np.argsort(random.random((draws, is_test.size)), axis=1)
    places = np.zeros((is_test.size, draws + 1))
    places[:, 0] = is_test
    np.put_along_axis(places[:, 1:], ranks[:, : int(is_test.sum())].T, 1.0, axis=0)
    return places


def shifted_places(is_test: Flags) -> Floats:
    """The test moved through all periods, past the last one to the first again.

    For residuals that depend on those before: what hangs together stays together (the moving
    blocks of Chernozhukov, Wüthrich and Zhu 2021). In the form of `drawn_places`.
    """
    shifts = [np.roll(is_test, shift) for shift in range(is_test.size)]
    return np.array(shifts, dtype=np.float64).T


def p_value(residuals: Floats, places: Floats) -> float:
    """The share of places where the residuals are at least as large as they are in the test.

    Their sizes are added up, as augsynth does: an effect that comes and goes counts as well.

    Args:
        residuals: one number per period, of a fit in which the test was like any other period.
        places: as `drawn_places` or `shifted_places` gives them.
    """
    sums = np.abs(residuals) @ places
    return float(np.mean(sums >= sums[0] * (1 - _TIES)))
