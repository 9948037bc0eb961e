"""The likelihood of counts whose mean is itself uncertain: gamma-Poisson."""

import numpy as np
from scipy.special import gammaln

from vitrina.optimization.triangle import Array

LEAST = 1e-9


def log_likelihood(count: Array, mean: Array, shape: Array | float) -> Array:
    """How likely each count is, where its mean is multiplied by a gamma of mean 1 and this shape.

    Counts need not be whole: those in units of their dispersion are not.
    """
    mean = mean.clip(min=LEAST)
    return np.asarray(
        gammaln(shape + count)
        - gammaln(shape)
        - gammaln(count + 1)
        + shape * np.log(shape / (shape + mean))
        + count * np.log(mean / (shape + mean))
    )
