"""Paths for the attribution benchmarks, and what their credit is by definition.

The answers share no code with the product: chains are counted into plain sparse matrices,
and solved backwards from the end, one channel after the other.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy import sparse

# rounds of the backward solution end when no state changes by more
SETTLED = 1e-15

Credit = dict[str, dict[str, float]]  # of each model, the conversions of each channel
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Paths:
    """Flat arrays: path i is codes[offsets[i]:offsets[i + 1]], a code stands for a channel."""

    channels: tuple[str, ...]
    codes: Ints
    offsets: Ints
    conversions: Floats

    @property
    def lengths(self) -> Ints:
        return np.diff(self.offsets)


def generate(rows: int, *, channels: tuple[str, ...], stops: float, seed: int = 20260301) -> Paths:
    """Few channels are common, and a touch is often repeated.

    Args:
        rows: how many paths.
        channels: the most common first.
        stops: the chance that a touch is the path's last: touches a path have 1 / stops.
        seed: of the random numbers.
    """
    random = np.random.default_rng(seed)
    lengths = np.minimum(random.geometric(stops, rows), 60)
    offsets = np.append(0, np.cumsum(lengths))
    popularity = 1.0 / np.arange(1, len(channels) + 1) ** 1.2
    codes = random.choice(len(channels), offsets[-1], p=popularity / popularity.sum())
    repeats = random.random(offsets[-1]) < 0.25
    repeats[offsets[:-1]] = False
    kept = np.maximum.accumulate(np.where(repeats, 0, np.arange(offsets[-1])))
    codes = codes[kept].astype(np.int64)
    persuasion = np.linspace(0.02, 0.12, len(channels))[codes]
    chance = np.minimum(np.add.reduceat(persuasion, offsets[:-1]), 0.9)
    conversions = (random.random(rows) < chance).astype(np.float64)
    return Paths(channels, codes, offsets, conversions)


def write(paths: Paths, folder: Path) -> None:
    """The same rows twice: lists for us, the peer's "a > b" for the peer."""
    names = pa.DictionaryArray.from_arrays(pa.array(paths.codes), pa.array(paths.channels))
    lists = pa.ListArray.from_arrays(paths.offsets.astype(np.int32), names.cast(pa.string()))
    counts = {
        "conversions": paths.conversions,
        "value": paths.conversions * 1_000,
        "nulls": 1 - paths.conversions,
    }
    pq.write_table(pa.table({"path": lists, **counts}), folder / "lists.parquet")
    texts = pc.binary_join(lists, " > ")
    pq.write_table(pa.table({"path": texts, **counts}), folder / "texts.parquet")


def exact_credit(paths: Paths, *, rules: bool, orders: tuple[int, ...]) -> Credit:
    """From the definitions: rules by counting, Markov by one system per channel."""
    chains = {f"markov {order}": _markov(paths, order) for order in orders}
    numbers = {**(_rules(paths) if rules else {}), **chains}
    return {
        name: dict(zip(paths.channels, each.tolist(), strict=True))
        for name, each in numbers.items()
    }


def _rules(paths: Paths) -> dict[str, Floats]:
    ends = paths.offsets[1:] - 1
    count = len(paths.channels)
    per_touch = np.repeat(paths.conversions / paths.lengths, paths.lengths)
    counted = {
        "first": np.bincount(paths.codes[paths.offsets[:-1]], paths.conversions, count),
        "last": np.bincount(paths.codes[ends], paths.conversions, count),
        "linear": np.bincount(paths.codes, per_touch, count),
    }
    return {rule: np.asarray(each, dtype=np.float64) for rule, each in counted.items()}


def _markov(paths: Paths, order: int) -> Floats:
    base = len(paths.channels) + 1
    histories = np.zeros(paths.codes.size, dtype=np.int64)
    position = np.arange(paths.codes.size) - np.repeat(paths.offsets[:-1], paths.lengths)
    for back in range(order):
        histories += np.where(position >= back, np.roll(paths.codes, back) + 1, 0) * base**back
    found, states = np.unique(np.append(0, histories), return_inverse=True)
    states = states[1:]  # found[0] is 0: nothing happened yet
    came = np.where(position == 0, 0, np.roll(states, 1))
    moved = sparse.coo_array(
        (np.ones(states.size), (came, states)), shape=(found.size, found.size)
    ).tocsr()
    ended = states[paths.offsets[1:] - 1]
    leaves = moved.sum(axis=1) + np.bincount(ended, minlength=found.size)
    moves = sparse.csr_array(sparse.diags_array(1 / leaves) @ moved)
    converts = np.bincount(ended, paths.conversions, found.size) / leaves
    last = found % base
    whole = _converts(moves, converts)
    without = [_converts(moves, converts, gone=last == channel) for channel in range(1, base)]
    effects = 1 - np.array(without) / whole
    return np.asarray(effects / effects.sum() * paths.conversions.sum())


def _converts(
    moves: sparse.csr_array, converts: Floats, gone: NDArray[np.bool_] | None = None
) -> float:
    """The probability to convert from the start: at the end, then one step before, and so on."""
    kept = np.ones(converts.size) if gone is None else np.where(gone, 0.0, 1.0)
    reached = kept * converts
    step = reached
    while step.max() > SETTLED:
        step = kept * (moves @ step)
        reached = reached + step
    return float(reached[0])
