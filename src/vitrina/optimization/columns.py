"""Arrays of days x units as columns of a table."""

import numpy as np
import pyarrow as pa

from vitrina.optimization.triangle import Array


def column(numbers: Array) -> pa.Array:
    """Days x units as one column, unit by unit; what nobody knows is NULL."""
    flat = numbers.T.ravel()
    return pa.array(flat, mask=np.isnan(flat))
