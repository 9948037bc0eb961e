"""Paths with their times as flat arrays, for models that learn from when things happened."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from sqlglot import exp

from vitrina.attribution.sequences import Observed, Sequences, observed
from vitrina.engine import Table, select

GROUP = "person_group"
NEEDED = ("passport_id", "converted_at")


@dataclass(frozen=True, slots=True, eq=False)
class Timelines:
    """Paths with their times; unlike distinct paths, one entry per row.

    Attributes:
        seen: the paths with touches as sequences, in the order of the rows; sums of the rest.
        hours: of each touch, to the conversion, or to the last touch where none came.
        hours_since_previous: of each path with touches, from the person's previous conversion
            to this one; infinite if there is none.
        groups: the person groups by name; one without a name if the paths tell none.
        group: of each path with touches, the place of its person's group.
    """

    seen: Observed
    hours: NDArray[np.float64]
    hours_since_previous: NDArray[np.float64]
    groups: tuple[str, ...]
    group: NDArray[np.int64]

    @property
    def sequences(self) -> Sequences:
        return self.seen.sequences

    def counted_anew(
        self,
        conversions: NDArray[np.float64],
        value: NDArray[np.float64],
        nulls: NDArray[np.float64],
    ) -> "Timelines":
        """The same paths with other counts, each with one number per row."""
        return replace(self, seen=self.seen.counted_anew(conversions, value, nulls))


def with_groups(paths: Table) -> Table:
    """The paths with a person_group: one without a name if they tell none."""
    if GROUP in paths.columns:
        return paths
    columns = [exp.column(column) for column in paths.columns]
    query = exp.select(*columns, exp.convert("").as_(GROUP))
    return Table(paths.engine, query.from_(paths.query.subquery("ungrouped")))


def timed(paths: Table, unit: str) -> pa.Table:
    """One row per path, as timelines.sql gives it; it runs now.

    Raises:
        MissingColumnsError: `paths` does not tell whose they are, or when they converted.
    """
    paths.require("attribution.credit", NEEDED)
    return select(
        "attribution/timelines.sql", values={"unit": unit}, paths=with_groups(paths)
    ).to_arrow()


def timelines(rows: pa.Table) -> Timelines:
    """The rows of `timed` as flat arrays."""
    seen = observed(rows)
    touched = rows.filter(pa.array(seen.is_touched))
    groups = touched[GROUP].cast(pa.string()).fill_null("").combine_chunks().dictionary_encode()
    return Timelines(
        seen=seen,
        hours=pc.list_flatten(touched["hours"]).to_numpy().astype(np.float64),
        hours_since_previous=touched["hours_since_previous"].fill_null(np.inf).to_numpy(),
        groups=tuple(groups.dictionary.to_pylist()),
        group=groups.indices.to_numpy().astype(np.int64),
    )
