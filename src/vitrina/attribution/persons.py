"""Weigh persons at random: what other customers of the same kind might have come."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vitrina.engine import Table, select

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """How often each person came in one draw; 1 on average.

    Attributes:
        converting: of each person, the weight of the paths that converted.
        lost: of those that did not; the same for a known person.
    """

    converting: Floats
    lost: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Persons:
    """Who is resampled, in the order of their names.

    A known person is one draw, with all paths. A row of counts whose persons are not known
    stands for as many persons as it has conversions and nulls.
    """

    names: pa.StringArray
    is_known: NDArray[np.bool_]
    conversions: Floats
    nulls: Floats

    @classmethod
    def of(cls, resampled: Table) -> Self:
        """The persons of paths that resampled.sql has named; it runs now."""
        rows = select("attribution/persons.sql", resampled=resampled).to_arrow().sort_by("person")
        return cls(
            rows["person"].cast(pa.string()).combine_chunks(),
            rows["is_known"].to_numpy(),
            rows["conversions"].to_numpy(),
            rows["nulls"].to_numpy(),
        )

    def draws(self, number: int, seed: int) -> Iterator[Weights]:
        """Draw weights: exponential for a person, the sum of as many for a row of counts.

        Source: Rubin (1981), "The Bayesian bootstrap". The weights are not scaled to a fixed
        number of persons: how many come is a matter of chance, too.
        """
        random = np.random.default_rng(seed)
        sizes = np.where(self.is_known, 1.0, np.maximum(self.conversions, 1.0))
        lost_sizes = np.maximum(self.nulls, 1.0)
        for _ in range(number):
            converting = random.standard_gamma(sizes) / sizes
            lost = random.standard_gamma(lost_sizes) / lost_sizes
            yield Weights(converting, np.where(self.is_known, converting, lost))

    def places(self, names: pa.ChunkedArray) -> Ints:
        """The place of each name among the persons."""
        found: Ints = pc.index_in(names.cast(pa.string()), self.names).to_numpy().astype(np.int64)
        return found
