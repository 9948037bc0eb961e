"""Paths summed up as far as a model can read them: far fewer rows, the same credit."""

from dataclasses import dataclass
from functools import cached_property

from vitrina.attribution.sequences import Observed, observed
from vitrina.engine import Table, select


@dataclass(frozen=True, eq=False)
class Aggregates:
    """The paths by one unit of credit, at three grains; nothing runs until it is read.

    Attributes:
        paths: one row per path.
        unit: channel or campaign.
        distinct: one row per distinct path: path (list of units), conversions, value, nulls.
        places: one row per unit, position and path_length: conversions, value.
    """

    paths: Table
    unit: str
    distinct: Table
    places: Table

    @cached_property
    def observed(self) -> Observed:
        """The distinct paths in memory, read once for all models."""
        return observed(self.distinct.to_arrow())


def aggregate(paths: Table, unit: str) -> Aggregates:
    """Sum up paths lazily: for one model."""
    distinct = select("attribution/distinct.sql", values={"unit": unit}, paths=paths)
    return Aggregates(paths, unit, distinct, _places(distinct))


def aggregate_once(paths: Table, unit: str) -> Aggregates:
    """Sum up paths now and keep the sums: for several models."""
    distinct = aggregate(paths, unit).distinct.store("distinct_paths")
    return Aggregates(paths, unit, distinct, _places(distinct).store("places"))


def _places(distinct: Table) -> Table:
    return select("attribution/places.sql", distinct_paths=distinct)
