"""Credit by a model that learns from when things happened, and knows a baseline."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vitrina.attribution.fits import NO_TOUCH, table_of
from vitrina.attribution.model import TimedModel
from vitrina.attribution.timelines import Timelines, timed, timelines
from vitrina.engine import Table

BASELINE = "(baseline)"

Floats = NDArray[np.float64]


def unit_credit(paths: Table, unit: str, model: TimedModel) -> Table:
    """One row per unit, and one for the baseline: unit, conversions, value. It is fitted now."""
    lines = timelines(timed(paths, unit))
    return paths.engine.adopt(table_of(totals(lines, model)))


def totals(lines: Timelines, model: TimedModel) -> dict[str, tuple[float, float]]:
    """Of each unit with a touch, of the baseline, and of no touch: conversions and value."""
    sequences = lines.sequences
    found: dict[str, tuple[float, float]] = {}
    if sequences.lengths.size:
        shares = model.fit_times(lines).shares
        rest = _rest(lines, shares)
        conversions, value = (
            sequences.per_unit(shares * sequences.of_each_touch(number))
            for number in (sequences.conversions, sequences.value)
        )
        pairs = zip(conversions.tolist(), value.tolist(), strict=True)
        found = dict(zip(sequences.units, pairs, strict=True))
        found[BASELINE] = (float(rest @ sequences.conversions), float(rest @ sequences.value))
    return lines.seen.with_untouched(found, NO_TOUCH)


def touch_credit(paths: Table, model: TimedModel) -> Table:
    """One row per touch of a converting path, and one at position 0 for the baseline.

    The columns: path_id, touch, position, channel, campaign, conversions, value. The model is
    fitted now, to the channels.
    """
    rows = timed(paths, "channel")
    lines = timelines(rows)
    is_touched = pa.array(lines.seen.is_touched)
    touched, untouched = rows.filter(is_touched), rows.filter(pc.invert(is_touched))
    shares = model.fit_times(lines).shares if touched.num_rows else np.zeros(0)
    parts = [
        _touches(touched, lines, shares),
        _whole(touched, BASELINE, 0, _rest(lines, shares)),
        _whole(untouched, NO_TOUCH, 1, np.ones(untouched.num_rows)),
    ]
    return paths.engine.adopt(pa.concat_tables(parts))


def _rest(lines: Timelines, shares: Floats) -> Floats:
    """Of each path with touches, what no touch has."""
    if not shares.size:
        return shares
    return np.clip(1.0 - np.add.reduceat(shares, lines.sequences.starts), 0.0, None)


def _touches(touched: pa.Table, lines: Timelines, shares: Floats) -> pa.Table:
    lengths = lines.sequences.lengths
    paths = np.repeat(np.arange(touched.num_rows), lengths)
    position = np.arange(paths.size) - np.repeat(lines.sequences.starts, lengths) + 1
    return _credited(
        touched.select(["path_id", "conversions", "value"]).take(pa.array(paths)),
        touch=pc.list_flatten(touched["touches"]),
        position=pa.array(position, pa.int64()),
        channel=pc.list_flatten(touched["channels"]),
        campaign=pc.list_flatten(touched["campaigns"]),
        shares=shares,
    )


def _whole(rows: pa.Table, name: str, position: int, shares: Floats) -> pa.Table:
    names = pa.array([name] * rows.num_rows, pa.string())
    return _credited(
        rows,
        touch=names,
        position=pa.array(np.full(rows.num_rows, position), pa.int64()),
        channel=names,
        campaign=names,
        shares=shares,
    )


def _credited(
    rows: pa.Table,
    *,
    touch: pa.ChunkedArray | pa.Array,
    position: pa.Array,
    channel: pa.ChunkedArray | pa.Array,
    campaign: pa.ChunkedArray | pa.Array,
    shares: Floats,
) -> pa.Table:
    conversions, value = rows["conversions"].to_numpy(), rows["value"].to_numpy()
    credited = pa.table(
        {
            "path_id": rows["path_id"].cast(pa.string()),
            "touch": touch.cast(pa.string()),
            "position": position,
            "channel": channel.cast(pa.string()),
            "campaign": campaign.cast(pa.string()),
            "conversions": pa.array(shares * conversions, pa.float64()),
            "value": pa.array(shares * value, pa.float64()),
        }
    )
    return credited.filter(pa.array((conversions != 0) | (value != 0)))
