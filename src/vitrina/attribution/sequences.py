"""Distinct paths as flat arrays, for models that learn from all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Sequences:
    """Distinct paths with at least one touch each.

    Path i is `codes[offsets[i]:offsets[i + 1]]`, and a code c stands for the channel or
    campaign `units[c]`. `conversions`, `value` and `nulls` hold one number per path: how
    often it converted, what that was worth, how often it did not convert.
    """

    units: tuple[str, ...]
    codes: NDArray[np.int64]
    offsets: NDArray[np.int64]
    conversions: NDArray[np.float64]
    value: NDArray[np.float64]
    nulls: NDArray[np.float64]

    @property
    def starts(self) -> NDArray[np.int64]:
        return self.offsets[:-1]

    @property
    def lengths(self) -> NDArray[np.int64]:
        return np.diff(self.offsets)

    def of_each_touch(self, of_each_path: NDArray[np.float64]) -> NDArray[np.float64]:
        """Repeat a number per path for each of the path's touches."""
        return np.repeat(of_each_path, self.lengths)

    def per_unit(self, of_each_touch: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum a number per touch over the touches of each unit."""
        return sums(self.codes, of_each_touch, len(self.units))

    def only(self, kept: NDArray[np.bool_]) -> Self:
        """The sequences of the paths that are kept; the units stay as they are."""
        if kept.all():
            return self
        return type(self)(
            units=self.units,
            codes=self.codes[np.repeat(kept, self.lengths)],
            offsets=offsets_of(self.lengths[kept]),
            conversions=self.conversions[kept],
            value=self.value[kept],
            nulls=self.nulls[kept],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What was seen: paths with touches, and the sums of those without.

    `is_touched` says of each distinct path whether it has a touch.
    """

    sequences: Sequences
    is_touched: NDArray[np.bool_]
    untouched_conversions: float
    untouched_value: float

    @property
    def has_untouched(self) -> bool:
        return not self.is_touched.all()

    def with_untouched(
        self, credited: Mapping[str, tuple[float, float]], name: str
    ) -> dict[str, tuple[float, float]]:
        """Conversions and value by unit, with those of paths without a touch under a name."""
        found = dict(credited)
        if self.has_untouched:
            conversions, value = found.get(name, (0.0, 0.0))
            found[name] = (
                conversions + self.untouched_conversions,
                value + self.untouched_value,
            )
        return found

    def counted_anew(
        self,
        conversions: NDArray[np.float64],
        value: NDArray[np.float64],
        nulls: NDArray[np.float64],
    ) -> "Observed":
        """The same paths with other counts, each with one number per distinct path."""
        touched = self.is_touched
        return Observed(
            sequences=replace(
                self.sequences,
                conversions=conversions[touched],
                value=value[touched],
                nulls=nulls[touched],
            ),
            is_touched=touched,
            untouched_conversions=float(conversions[~touched].sum()),
            untouched_value=float(value[~touched].sum()),
        )


def observed(distinct: pa.Table) -> Observed:
    """Split distinct paths (path, conversions, value, nulls) by whether they have a touch."""
    lengths: NDArray[np.int64] = pc.list_value_length(distinct["path"]).to_numpy().astype(np.int64)
    touched = lengths > 0
    untouched = distinct.filter(pa.array(~touched))
    return Observed(
        sequences=_sequences(distinct.filter(pa.array(touched)), lengths[touched]),
        is_touched=touched,
        untouched_conversions=float(_numbers(untouched["conversions"]).sum()),
        untouched_value=float(_numbers(untouched["value"]).sum()),
    )


def sums(keys: NDArray[np.int64], numbers: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """The sum of the numbers under each key from 0 up to `size`."""
    return np.bincount(keys, numbers, minlength=size).astype(np.float64, copy=False)


def offsets_of(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each of the lists begins, and where the last one ends."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])


def _sequences(touched: pa.Table, lengths: NDArray[np.int64]) -> Sequences:
    units, codes = _coded(pc.list_flatten(touched["path"]))
    return Sequences(
        units=units,
        codes=codes,
        offsets=offsets_of(lengths),
        conversions=_numbers(touched["conversions"]),
        value=_numbers(touched["value"]),
        nulls=_numbers(touched["nulls"]),
    )


def _coded(names: pa.ChunkedArray) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    coded = names.cast(pa.string()).combine_chunks().dictionary_encode()
    found: list[str] = coded.dictionary.to_pylist()
    # codes in the order of the names, whatever the order of the rows
    order = sorted(range(len(found)), key=found.__getitem__)
    rank = np.empty(len(found), dtype=np.int64)
    rank[order] = np.arange(len(found))
    return tuple(found[place] for place in order), rank[coded.indices.to_numpy()]


def _numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    numbers: NDArray[np.float64] = column.to_numpy()
    return numbers
