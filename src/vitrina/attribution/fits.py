"""Credit by a model that learns from all paths."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vitrina.attribution.aggregates import Aggregates
from vitrina.attribution.model import FitModel, Fitted
from vitrina.attribution.sequences import Observed, Sequences
from vitrina.engine import Table, select

NO_TOUCH = "(no touch)"


def unit_credit(sums: Aggregates, model: FitModel) -> Table:
    """One row per unit: unit, conversions, value. The model is fitted now."""
    seen = sums.observed
    return sums.paths.engine.adopt(table_of(totals(seen, model.fit(seen.sequences))))


def touch_credit(sums: Aggregates, converting: Table, model: FitModel) -> Table:
    """One row per touch: path_id, touch, position, channel, campaign, conversions, value.

    The model is fitted now, to the channels of all paths.
    """
    sequences = sums.observed.sequences
    shares = scaled_within_paths(sequences, model.fit(sequences).touch_weights)
    return select(
        "attribution/touches_fitted.sql",
        converting=converting,
        shares=converting.engine.adopt(_shares_of_paths(sequences, shares)),
    )


def scaled_within_paths(sequences: Sequences, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights as shares that sum to 1 in each path; all 0 is shared equally."""
    if not weights.size:
        return weights
    scales = np.add.reduceat(weights, sequences.starts)
    weightless = sequences.of_each_touch(scales) <= 0
    weights = np.where(weightless, 1.0, weights)
    return weights / sequences.of_each_touch(np.add.reduceat(weights, sequences.starts))


def totals(seen: Observed, fitted: Fitted) -> dict[str, tuple[float, float]]:
    """Of each unit with a touch, and of no touch: conversions and value."""
    pairs = zip(fitted.conversions.tolist(), fitted.value.tolist(), strict=True)
    return seen.with_untouched(dict(zip(seen.sequences.units, pairs, strict=True)), NO_TOUCH)


def table_of(credited: Mapping[str, tuple[float, float]]) -> pa.Table:
    """One row per unit: unit, conversions, value."""
    return pa.table(
        {
            "unit": pa.array(list(credited), pa.string()),
            "conversions": pa.array([c for c, _ in credited.values()], pa.float64()),
            "value": pa.array([v for _, v in credited.values()], pa.float64()),
        }
    )


def _shares_of_paths(sequences: Sequences, shares: NDArray[np.float64]) -> pa.Table:
    names = pa.DictionaryArray.from_arrays(
        pa.array(sequences.codes), pa.array(sequences.units, pa.string())
    ).cast(pa.string())
    return pa.table(
        {
            "path": pa.LargeListArray.from_arrays(sequences.offsets, names),
            "shares": pa.LargeListArray.from_arrays(sequences.offsets, pa.array(shares)),
        }
    )
